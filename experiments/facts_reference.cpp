#include "experiments/facts_reference.h"

#include <fmt/core.h>

#include "evaluation/facts/fact.h"

namespace marketday {
namespace {

using facts::Fact;
using facts::FactNumber;

const char* gate_of(const Fact& fact) {
  return fact.hard ? "hard" : "soft";
}

std::string ranges_of(const FactNumber& number) {
  std::string text = facts::text_of(number.range);
  for (const auto& [preset, range] : number.preset_range) {
    text += fmt::format("; {}: {}", preset == facts::Preset::storable ? "A" : "B",
                        facts::text_of(range));
  }
  return number.storable_only ? text + "; A only" : text;
}

}  // namespace

std::vector<std::string> fact_ids() {
  std::vector<std::string> ids;
  for (const Fact& fact : facts::all_facts()) ids.push_back(fact.id);
  return ids;
}

std::string facts_list() {
  std::string text = "fact\n";
  for (const Fact& fact : facts::all_facts()) {
    text += fmt::format("  {:<4} {}  {}\n", fact.id, gate_of(fact), fact.statement);
  }
  return text;
}

std::string fact_text(const std::string& id) {
  for (const Fact& fact : facts::all_facts()) {
    if (fact.id != id) continue;
    std::string text = fmt::format("{} ({} fact)\n  {}\n  measured on {}\n  source: {}\nnumbers\n",
                                   fact.id, gate_of(fact), fact.statement, fact.how, fact.source);
    for (const FactNumber& number : fact.numbers) {
      text += fmt::format("  {}  {} [{}]\n", number.name, ranges_of(number), number.unit);
    }
    return text;
  }
  return "";
}

std::string facts_markdown() {
  std::string text = "| fact | statement | measured on | number: range | reference and source |\n";
  text += "|---|---|---|---|---|\n";
  for (const Fact& fact : facts::all_facts()) {
    std::string numbers;
    for (const FactNumber& number : fact.numbers) {
      numbers +=
          fmt::format("{}`{}`: {}", numbers.empty() ? "" : "<br>", number.name, ranges_of(number));
    }
    text += fmt::format("| {} {} | {} | {} | {} | {} |\n", fact.id, fact.hard ? "H" : "S",
                        fact.statement, fact.how, numbers, fact.source);
  }
  return text;
}

}  // namespace marketday
