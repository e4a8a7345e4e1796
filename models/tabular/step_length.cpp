#include "models/tabular/step_length.h"

#include <algorithm>
#include <charconv>

namespace marketday {
namespace {

constexpr std::int64_t kMostPlain = 100'000'000'000'000;  // a day in nanoseconds is less
constexpr std::int64_t kMostWords = 10'000;

}  // namespace

const std::vector<std::string>& step_words() {
  static const std::vector<std::string> words = {"auto", "day", "week", "month", "quarter", "year"};
  return words;
}

std::optional<StepLength> step_length_of(const std::string& text) {
  constexpr std::int64_t days[] = {0, 1, 7, 0, 0, 0};
  constexpr std::int64_t months[] = {0, 0, 0, 1, 3, 12};
  if (text == "auto") return StepLength{};
  const char* const end = text.data() + text.size();
  StepLength length;
  const auto [rest, error] = std::from_chars(text.data(), end, length.count);
  const bool counted = error == std::errc();
  std::string word(counted ? rest : text.data(), end);
  if (counted && word.empty()) {
    length.unit = StepLength::Unit::plain;
    if (length.count < 1 || length.count > kMostPlain) return {};
    return length;
  }
  if (counted && word.starts_with(' ')) word.erase(0, 1);
  if (counted && word.ends_with('s')) word.pop_back();
  const auto found = std::find(step_words().begin() + 1, step_words().end(), word);
  if (found == step_words().end() || length.count < 1 || length.count > kMostWords) return {};
  const auto at = found - step_words().begin();
  length.unit = days[at] > 0 ? StepLength::Unit::days : StepLength::Unit::months;
  length.count *= std::max(days[at], months[at]);
  return length;
}

}  // namespace marketday
