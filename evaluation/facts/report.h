// All facts measured on one scenario over several seeds, and the answers: pass, warn or fail.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "evaluation/facts/fact.h"
#include "evaluation/facts/pictures.h"
#include "evaluation/facts/studies.h"
#include "evaluation/run_statistics.h"

namespace marketday::facts {

// pass: in its range. warn, fail: outside, soft or hard. off: not measured, the mechanism is off or
// nothing happened; a hard fact that is off fails its scenario. exempt: the scenario says that this
// fact is none of its business, and why.
enum class Answer { pass, warn, fail, off, exempt };
const char* name_of(Answer answer);

// What a scenario says of the facts.
struct Scope {
  Preset preset = Preset::any;
  std::map<std::string, std::string> exempt;  // fact -> why
};

struct NumberAnswer {
  const FactNumber* number = nullptr;
  Range range;
  std::size_t n = 0;  // seeds it could be measured on
  double mean = 0.0;  // over those; NaN when none
  Interval interval;  // 95 %; NaN for fewer than two
  Answer answer = Answer::off;
  std::string why;  // off or exempt
};

struct FactAnswer {
  const Fact* fact = nullptr;
  std::vector<NumberAnswer> numbers;
  bool fails_scenario() const;
};

struct FactsReport {
  std::vector<FactAnswer> facts;
  std::vector<Picture> pictures;  // means over seeds
  bool passes() const;            // no fact fails the scenario
};

struct MeasureOptions {
  std::uint64_t first_seed = 1;
  int seeds = 5;
  StudyOptions study;
};

// Seeds run in parallel; the report does not depend on the number of threads.
FactsReport measure_facts(const MarketSpec& market, const Scope& scope,
                          const MeasureOptions& options, const Tick& tick);

// `by_seed`: values of one number. `missing`: why it was not measured, or empty.
NumberAnswer judge(const Fact& fact, const FactNumber& number, const Scope& scope,
                   const std::string& missing, const std::vector<double>& by_seed);

// Market days that a measurement takes on every seed.
std::int64_t planned_days(const MarketSpec& market, const StudyOptions& options);

}  // namespace marketday::facts
