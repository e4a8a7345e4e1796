#include "evaluation/facts/report.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "evaluation/facts/cohort.h"
#include "evaluation/facts/coupon_study.h"
#include "evaluation/facts/rank_study.h"
#include "evaluation/facts/sales.h"
#include "sim/parallel.h"

namespace marketday::facts {
namespace {

constexpr double kNothing = std::numeric_limits<double>::quiet_NaN();

std::string why_missing(const FactNumber& number, const MarketSpec& market, const Scope& scope) {
  if (number.storable_only && scope.preset != Preset::storable) {
    return "means something for groceries only (facts.preset A)";
  }
  return number.missing ? number.missing(market) : "";
}

struct SeedValues {
  std::vector<std::vector<double>> facts;  // by fact, a value a number
  std::vector<Picture> pictures;
};

bool any_measurable(const Fact& fact, const MarketSpec& market, const Scope& scope) {
  return std::any_of(fact.numbers.begin(), fact.numbers.end(), [&](const FactNumber& number) {
    return why_missing(number, market, scope).empty();
  });
}

SeedValues measure_seed(const MarketSpec& market, const Scope& scope, const StudyOptions& options,
                        std::uint64_t seed, const Tick& tick) {
  Studies studies(market, options, seed, tick);
  SeedValues values;
  for (const Fact& fact : all_facts()) {
    values.facts.push_back(any_measurable(fact, market, scope)
                               ? fact.measure(studies)
                               : std::vector<double>(fact.numbers.size(), kNothing));
  }
  values.pictures = draw_pictures(studies);
  return values;
}

std::vector<double> column(const std::vector<SeedValues>& seeds, std::size_t fact,
                           std::size_t number) {
  std::vector<double> values;
  for (const SeedValues& seed : seeds) values.push_back(seed.facts[fact][number]);
  return values;
}

}  // namespace

const char* name_of(Answer answer) {
  constexpr const char* kNames[] = {"pass", "warn", "fail", "off", "exempt"};
  return kNames[static_cast<std::size_t>(answer)];
}

bool FactAnswer::fails_scenario() const {
  return fact->hard && std::any_of(numbers.begin(), numbers.end(), [](const NumberAnswer& n) {
           return n.answer == Answer::fail ||
                  (n.answer == Answer::off && !n.number->optional);
         });
}

bool FactsReport::passes() const {
  return std::none_of(facts.begin(), facts.end(),
                      [](const FactAnswer& fact) { return fact.fails_scenario(); });
}

NumberAnswer judge(const Fact& fact, const FactNumber& number, const Scope& scope,
                   const std::string& missing, const std::vector<double>& by_seed) {
  NumberAnswer answer;
  answer.number = &number;
  answer.range = number.range_under(scope.preset);
  std::vector<double> values;
  std::copy_if(by_seed.begin(), by_seed.end(), std::back_inserter(values),
               [&](double value) { return missing.empty() && std::isfinite(value); });
  answer.n = values.size();
  answer.mean = values.empty() ? kNothing : mean(values);
  answer.interval = values.size() < 2 ? Interval{kNothing, kNothing}
                                      : Bootstrap(values.size()).interval_of_mean(values);
  const auto exempt = scope.exempt.find(fact.id);
  if (exempt != scope.exempt.end()) {
    answer.answer = Answer::exempt;
    answer.why = exempt->second;
  } else if (values.empty()) {
    answer.why = missing.empty() ? "too little happened to measure it" : missing;
  } else if (answer.range.holds(answer.mean)) {
    answer.answer = Answer::pass;
  } else {
    answer.answer = fact.hard ? Answer::fail : Answer::warn;
  }
  return answer;
}

FactsReport measure_facts(const MarketSpec& market, const Scope& scope,
                          const MeasureOptions& options, const Tick& tick) {
  std::vector<SeedValues> seeds(static_cast<std::size_t>(options.seeds));
  for_each_task(static_cast<std::uint32_t>(options.seeds), [&](std::uint32_t i) {
    seeds[i] = measure_seed(market, scope, options.study, options.first_seed + i, tick);
  });
  FactsReport report;
  for (std::size_t f = 0; f < all_facts().size(); ++f) {
    const Fact& fact = all_facts()[f];
    FactAnswer& answer = report.facts.emplace_back();
    answer.fact = &fact;
    for (std::size_t n = 0; n < fact.numbers.size(); ++n) {
      const FactNumber& number = fact.numbers[n];
      answer.numbers.push_back(
          judge(fact, number, scope, why_missing(number, market, scope), column(seeds, f, n)));
    }
  }
  std::vector<std::vector<Picture>> pictures;
  for (SeedValues& seed : seeds) pictures.push_back(std::move(seed.pictures));
  report.pictures = mean_pictures(pictures);
  return report;
}

std::int64_t planned_days(const MarketSpec& market, const StudyOptions& options) {
  // weeks of response studies: warm-up, deal and its twins, habit, first deal, history
  constexpr double kResponseWeeks = 26 + 27 + 27 + 1 + 2 * 24 + 2 * 27 + 2 * 13;
  constexpr double kRankDays = RankStudy::kMostRanks * RankStudy::kDays;
  const double days =
      7.0 * kResponseWeeks + Cohort::kDays + CouponStudy::kDays + kRankDays + options.days;
  return market_days(market, days) + 4 * market.clock.warm_up_days;
}

}  // namespace marketday::facts
