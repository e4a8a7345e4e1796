#include "evaluation/facts/fact.h"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <limits>

namespace marketday::facts {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

int number_of(const Fact& fact) {
  return std::atoi(fact.id.c_str() + 1);
}

}  // namespace

bool Range::holds(double value) const {
  const bool above_low = std::isinf(low) || (std::isinf(high) ? value > low : value >= low);
  const bool below_high = std::isinf(high) || (std::isinf(low) ? value < high : value <= high);
  return above_low && below_high;
}

Range above(double low) {
  return {low, kInfinity};
}

Range below(double high) {
  return {-kInfinity, high};
}

Range any_value() {
  return {-kInfinity, kInfinity};
}

std::string text_of(const Range& range) {
  if (std::isinf(range.low) && std::isinf(range.high)) return "any";
  if (std::isinf(range.high)) return fmt::format("> {:g}", range.low);
  if (std::isinf(range.low)) return fmt::format("< {:g}", range.high);
  return fmt::format("{:g} .. {:g}", range.low, range.high);
}

const Range& FactNumber::range_under(Preset preset) const {
  const auto own = preset_range.find(preset);
  return own != preset_range.end() ? own->second : range;
}

Missing no_market_has(const std::string& mechanism) {
  return [mechanism](const MarketSpec&) { return mechanism; };
}

const std::vector<Fact>& all_facts() {
  static const std::vector<Fact> all = [] {
    std::vector<Fact> joined;
    for (auto* group : {deal_week_facts, deal_aftermath_facts, deal_history_facts, message_facts,
                        coupon_facts, funnel_facts, buyer_facts, shelf_facts, after_sales_facts}) {
      for (Fact& fact : group()) joined.push_back(std::move(fact));
    }
    std::sort(joined.begin(), joined.end(),
              [](const Fact& a, const Fact& b) { return number_of(a) < number_of(b); });
    return joined;
  }();
  return all;
}

}  // namespace marketday::facts
