// What `marketday facts` shows of a report: the table for the terminal, facts.csv and facts.html.
#pragma once

#include <string>

#include "evaluation/facts/report.h"

namespace marketday {

// What stands over the results.
struct FactsTitle {
  std::string scenario;
  std::string summary;
  std::uint64_t first_seed = 1;
  int seeds = 5;
};

std::string facts_text(const facts::FactsReport& report);
std::string facts_csv(const facts::FactsReport& report);
std::string facts_page(const facts::FactsReport& report, const FactsTitle& title);

}  // namespace marketday
