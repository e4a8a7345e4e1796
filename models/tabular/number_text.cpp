#include "models/tabular/number_text.h"

#include <fmt/core.h>

#include <charconv>
#include <cmath>

namespace marketday {

std::string number_text(std::span<const double> numbers) {
  std::string text = "[";  // so that it never reads as one number
  for (const double x : numbers) fmt::format_to(std::back_inserter(text), " {}", x);
  return text + " ]";
}

std::vector<double> numbers_in(const YamlNode& node) {
  const std::string text = node.text();
  const char* at = text.data();
  const char* end = at + text.size();
  const char* cure = "the text must be as `marketday fit` wrote it: [ 1 0.5 -3 ]";
  if (text.size() < 3 || text.front() != '[' || text.back() != ']') node.fail("no numbers", cure);
  ++at;
  --end;
  std::vector<double> numbers;
  while (true) {
    while (at != end && *at == ' ') ++at;
    if (at == end) return numbers;
    double x = 0.0;
    const auto [rest, error] = std::from_chars(at, end, x);
    if (error != std::errc() || !std::isfinite(x)) {
      node.fail(fmt::format("the {}th number is none", numbers.size() + 1), cure);
    }
    numbers.push_back(x);
    at = rest;
  }
}

std::vector<double> numbers_in(const YamlNode& node, std::size_t count) {
  std::vector<double> numbers = numbers_in(node);
  if (numbers.size() != count) {
    node.fail(fmt::format("{} numbers", numbers.size()), fmt::format("{} are expected", count));
  }
  return numbers;
}

}  // namespace marketday
