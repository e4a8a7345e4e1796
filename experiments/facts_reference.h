// The facts themselves, for `marketday list facts`, `marketday describe F4` and docs/facts.md.
#pragma once

#include <string>
#include <vector>

namespace marketday {

std::vector<std::string> fact_ids();
// A line a fact.
std::string facts_list();
// Everything about one fact; empty when there is none of that name.
std::string fact_text(const std::string& id);
// The table of docs/facts.md.
std::string facts_markdown();

}  // namespace marketday
