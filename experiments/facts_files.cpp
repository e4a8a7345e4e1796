#include "experiments/facts_files.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "experiments/embedded.h"
#include "experiments/page.h"
#include "experiments/version.h"
#include "sim/io/csv.h"

namespace marketday {
namespace {

using facts::Answer;
using facts::FactAnswer;
using facts::FactsReport;
using facts::NumberAnswer;

// Three digits that matter, never an exponent for the sizes met here.
std::string short_number(double value) {
  if (std::isnan(value)) return "-";
  const double size = std::abs(value);
  return fmt::format("{:.{}f}", value, size >= 100 ? 0 : size >= 10 ? 1 : size >= 0.1 ? 3 : 4);
}

std::string interval_text(const Interval& interval) {
  if (std::isnan(interval.low)) return "-";
  return fmt::format("[{}, {}]", short_number(interval.low), short_number(interval.high));
}

const char* gate_of(const facts::Fact& fact) {
  return fact.hard ? "H" : "S";
}

std::string row_text(const NumberAnswer& n) {
  std::string note;
  if (!n.why.empty()) note = (n.answer == Answer::off ? "not measured: " : "") + n.why;
  return fmt::format("       {:<22} {:>9} {:>20}  {:<16} {:<7}{}\n", n.number->name,
                     short_number(n.mean), interval_text(n.interval), facts::text_of(n.range),
                     name_of(n.answer), note);
}

Json range_end(double end) {
  return std::isfinite(end) ? Json(end) : Json(nullptr);
}

Json number_json(double value) {
  return std::isfinite(value) ? Json(value) : Json(nullptr);
}

Json numbers_json(const FactAnswer& fact) {
  Json rows = Json::array();
  for (const NumberAnswer& n : fact.numbers) {
    rows.push_back({{"name", n.number->name},
                    {"unit", n.number->unit},
                    {"mean", number_json(n.mean)},
                    {"low", number_json(n.interval.low)},
                    {"high", number_json(n.interval.high)},
                    {"range", facts::text_of(n.range)},
                    {"range_low", range_end(n.range.low)},
                    {"range_high", range_end(n.range.high)},
                    {"answer", name_of(n.answer)},
                    {"why", n.why}});
  }
  return rows;
}

Json facts_json(const FactsReport& report) {
  Json rows = Json::array();
  for (const FactAnswer& fact : report.facts) {
    rows.push_back({{"id", fact.fact->id},
                    {"gate", gate_of(*fact.fact)},
                    {"statement", fact.fact->statement},
                    {"how", fact.fact->how},
                    {"source", fact.fact->source},
                    {"numbers", numbers_json(fact)}});
  }
  return rows;
}

Json pictures_json(const FactsReport& report) {
  Json pictures = Json::object();
  for (const facts::Picture& picture : report.pictures) {
    Json curves = Json::array();
    for (const facts::Curve& curve : picture.curves) {
      curves.push_back({{"name", curve.name}, {"y", curve.y}});
    }
    Json labels = picture.labels.empty() ? Json(picture.x) : Json(picture.labels);
    pictures[picture.name] = {{"x", std::move(labels)}, {"curves", std::move(curves)}};
  }
  return pictures;
}

// "hard facts: 9 pass, 2 fail (F18 F30)".
std::string verdict(const FactsReport& report) {
  int hard = 0;
  int exempt = 0;
  std::string failing;
  for (const FactAnswer& fact : report.facts) {
    if (!fact.fact->hard) continue;
    ++hard;
    if (fact.numbers.front().answer == Answer::exempt) ++exempt;
    if (fact.fails_scenario()) failing += (failing.empty() ? "" : " ") + fact.fact->id;
  }
  const auto failures = failing.empty() ? 0 : 1 + std::count(failing.begin(), failing.end(), ' ');
  return fmt::format("hard facts: {} pass, {} fail{}, {} exempt\n", hard - exempt - failures,
                     failures, failing.empty() ? "" : " (" + failing + ")", exempt);
}

}  // namespace

std::string facts_text(const FactsReport& report) {
  std::string text = fmt::format("{:<6} {:<22} {:>9} {:>20}  {:<16} {}\n", "fact", "number",
                                 "measured", "95 % interval", "range", "answer");
  for (const FactAnswer& fact : report.facts) {
    text += fmt::format("{:<4}{:<2} {}. {}\n", fact.fact->id, gate_of(*fact.fact),
                        fact.fact->statement, fact.fact->source);
    for (const NumberAnswer& n : fact.numbers) text += row_text(n);
  }
  return text + verdict(report);
}

std::string facts_csv(const FactsReport& report) {
  CsvWriter csv({"fact", "gate", "statement", "number", "unit", "n", "mean", "ci_low", "ci_high",
                 "range_low", "range_high", "answer", "why", "measured_on", "source"});
  for (const FactAnswer& fact : report.facts) {
    for (const NumberAnswer& n : fact.numbers) {
      csv.text(fact.fact->id).text(fact.fact->hard ? "hard" : "soft").text(fact.fact->statement);
      csv.text(n.number->name).text(n.number->unit).integer(static_cast<std::int64_t>(n.n));
      csv.number(n.mean).number(n.interval.low).number(n.interval.high);
      csv.number(n.range.low).number(n.range.high).text(name_of(n.answer)).text(n.why);
      csv.text(fact.fact->how).text(fact.fact->source).end_row();
    }
  }
  return csv.take();
}

std::string facts_page(const FactsReport& report, const FactsTitle& title) {
  return fill_page(facts_template(), {{"scenario", title.scenario},
                                      {"summary", title.summary},
                                      {"first_seed", title.first_seed},
                                      {"seeds", title.seeds},
                                      {"version", version()},
                                      {"verdict", verdict(report)},
                                      {"facts", facts_json(report)},
                                      {"pictures", pictures_json(report)}});
}

}  // namespace marketday
