// A stylised fact: something real markets are known to do, as numbers with the ranges they were
// found in. Measured on a simulated market, one seed at a time. The list is docs/facts.md; the
// facts that share a study stand together in one source file, and a new one is one more row there.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "sim/spec.h"

namespace marketday::facts {

class Studies;

// Both ends belong to it; an infinite end leaves a strict inequality.
struct Range {
  double low = 0.0;
  double high = 0.0;
  bool holds(double value) const;
};
Range above(double low);
Range below(double high);
Range any_value();                        // shown, not judged
std::string text_of(const Range& range);  // "-3.6 .. -1.8", "> 0", "any"

// What kind of demand a scenario means to be: A frequently bought and storable, B bought seldom.
enum class Preset { any, storable, general };

// Why a market cannot show a number: the mechanism it lacks. Empty: it can.
using Missing = std::function<std::string(const MarketSpec&)>;

struct FactNumber {
  std::string name;
  std::string unit;  // "share", "x", "days", "-" for none
  Range range;
  Missing missing = nullptr;
  std::map<Preset, Range> preset_range = {};  // instead of `range` there
  bool storable_only = false;                 // means nothing under another preset
  bool optional = false;                      // a scenario may be without, even of a hard fact

  const Range& range_under(Preset preset) const;
};

struct Fact {
  std::string id;  // "F1"
  bool hard;       // a miss fails the scenario; otherwise it is a warning
  std::string statement;
  std::string how;     // what is measured, on which study
  std::string source;  // reference value and where it was found
  std::vector<FactNumber> numbers;
  // One value a number, of the market of one seed; NaN where there is nothing to measure.
  std::function<std::vector<double>(Studies&)> measure;
};

// Always missing, for what no market of this version has.
Missing no_market_has(const std::string& mechanism);

// By study, one source file each.
std::vector<Fact> deal_week_facts();
std::vector<Fact> deal_aftermath_facts();
std::vector<Fact> deal_history_facts();
std::vector<Fact> message_facts();
std::vector<Fact> coupon_facts();
std::vector<Fact> funnel_facts();
std::vector<Fact> buyer_facts();
std::vector<Fact> shelf_facts();
std::vector<Fact> after_sales_facts();

// F1 to F35, in order.
const std::vector<Fact>& all_facts();

}  // namespace marketday::facts
