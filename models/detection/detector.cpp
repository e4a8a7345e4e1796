#include "models/detection/detector.h"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>

#include "models/regression/scorer.h"
#include "sim/io/yaml.h"
#include "sim/registry.h"

namespace marketday {
namespace {

constexpr std::size_t kMostFeatures = 100'000;

[[noreturn]] void fail(const std::string& found, const char* cure) {
  throw InputError({"cases", 0, 0}, "detector", found, cure);
}

void check_matrix(const Cases& cases) {
  if (cases.features == 0) fail("no features", "this detector looks at features: name some");
  if (cases.values.size() != cases.count * cases.features) {
    fail(fmt::format("{} numbers for {} cases x {} features", cases.values.size(), cases.count,
                     cases.features),
         "one number a case and feature is expected, row by row");
  }
  const auto odd = std::find_if(cases.values.begin(), cases.values.end(),
                                [](double value) { return !std::isfinite(value); });
  if (odd == cases.values.end()) return;
  const auto at = static_cast<std::size_t>(odd - cases.values.begin());
  fail(fmt::format("{} as feature {} of case {}", *odd, at % cases.features, at / cases.features),
       "finite numbers are expected");
}

void check_links(const Cases& cases) {
  std::uint32_t last = 0;
  for (const EntityLink& link : cases.links) {
    if (link.row < last || link.row >= cases.count) {
      fail(fmt::format("a link of case {} after one of case {}", link.row, last),
           "links are expected in the order of the cases, none beyond the last");
    }
    last = link.row;
  }
}

void check_labels(const Cases& cases) {
  if (cases.labels.size() != cases.count) {
    fail(fmt::format("{} labels for {} cases", cases.labels.size(), cases.count),
         "this detector learns from labels: one a case is expected");
  }
  const auto has = [&](std::int8_t label) {
    return std::find(cases.labels.begin(), cases.labels.end(), label) != cases.labels.end();
  };
  if (has(kFraud) && has(kHonest)) return;
  fail(fmt::format("no training case known as {}", has(kFraud) ? "honest (0)" : "fraud (1)"),
       "a detector that learns from labels needs cases of both classes");
}

}  // namespace

void Detector::check(const Cases& cases) const {
  if (!cases.accounts.empty() && cases.accounts.size() != cases.count) {
    fail(fmt::format("{} accounts for {} cases", cases.accounts.size(), cases.count),
         "one account a case is expected");
  }
  if (needs().features) check_matrix(cases);
  if (needs().links) check_links(cases);
}

void Detector::fit(const Cases& cases, std::uint64_t seed) {
  if (cases.count == 0) fail("no training cases", "at least one is needed");
  check(cases);
  if (needs().labels) check_labels(cases);
  features_ = needs().features ? cases.features : 0;
  learn(cases, seed);
  fitted_ = true;
}

std::vector<double> Detector::score(const Cases& cases) const {
  if (!fitted_) fail("no fit", "fit the detector before it scores");
  if (needs().features && cases.count > 0 && cases.features != features_) {
    fail(fmt::format("{} features", cases.features),
         fmt::format("the detector was fitted on {}", features_).c_str());
  }
  if (cases.count == 0) return {};
  check(cases);
  return rate(cases);
}

std::vector<double> Detector::learnt() const {
  std::vector<double> numbers = {fitted_ ? 1.0 : 0.0, static_cast<double>(features_)};
  if (fitted_) write(numbers);
  return numbers;
}

void Detector::restore(std::span<const double> numbers) {
  const bool fitted = take_count(numbers, 1) == 1;
  features_ = take_count(numbers, kMostFeatures);
  if (fitted) read(numbers);
  if (!numbers.empty()) fail("numbers left over", "they must be as a detector of this kind wrote");
  fitted_ = fitted;
}

std::unique_ptr<Detector> make_detector(const std::string& name, const Json& parameters) {
  const auto& entry = Registry<Detector>::instance().find(name);
  const YamlNode node = YamlNode::parse(parameters.empty() ? "{}" : parameters.dump(), name);
  return entry.create(read_parameters(node, entry.description.parameters));
}

}  // namespace marketday
