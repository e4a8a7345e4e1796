#include "agents/eligibility_traces.h"

#include <algorithm>

#include "agents/checkpoint.h"

namespace marketday {

std::vector<Parameter> EligibilityTraces::parameters() {
  return TemporalDifference::parameters(
      {number("lambda", "-", 0.9, 0.0, 1.0,
              "how long an action stays eligible: 0 one step, 1 as long as the discount lets it",
              "Sutton & Barto (2018), section 12.2"),
       text("traces", "accumulating", {"accumulating", "replacing"},
            "an entry visited again adds one to its eligibility, or sets it to one",
            "Singh & Sutton (1996)"),
       text("updates", "online", {"online", "end_of_episode"},
            "whether values move at every step or only when the episode is over",
            "Sutton & Barto (2018), section 12.1")});
}

EligibilityTraces::EligibilityTraces(const Json& parameters, const EnvironmentSpec& environment,
                                     std::uint64_t seed)
    : TemporalDifference(parameters, environment, seed),
      lambda_(parameters.at("lambda").get<double>()),
      replacing_(parameters.at("traces").get<std::string>() == "replacing"),
      at_end_(parameters.at("updates").get<std::string>() == "end_of_episode") {}

void EligibilityTraces::spread(std::uint32_t unit, const TableStep& step, double error) {
  Trace& trace = traces_[unit];
  const Entry now{step.state, step.action};
  visit(trace, now);
  ++table().visits(now.first)[now.second];
  for (const Eligible& item : trace.recent) {
    const auto [state, action] = item.entry;
    const double size = step_size().at(table().visits(state)[action]);
    const double change = size * error * item.eligibility;
    if (at_end_) {
      trace.changes[item.entry] += change;
    } else {
      value(state, action) += change;
    }
  }
  decay(trace);
}

void EligibilityTraces::visit(Trace& trace, const Entry& entry) const {
  const auto found = std::find_if(trace.recent.begin(), trace.recent.end(),
                                  [&](const Eligible& item) { return item.entry == entry; });
  if (found == trace.recent.end()) {
    trace.recent.push_back({entry, 1.0});
  } else {
    found->eligibility = replacing_ ? 1.0 : found->eligibility + 1.0;
  }
}

void EligibilityTraces::decay(Trace& trace) const {
  constexpr double kForgotten = 1e-15;
  for (Eligible& item : trace.recent) item.eligibility *= discount() * lambda_;
  std::erase_if(trace.recent, [](const Eligible& item) { return item.eligibility < kForgotten; });
}

void EligibilityTraces::cut(std::uint32_t unit) {
  const auto found = traces_.find(unit);
  if (found != traces_.end()) found->second.recent.clear();
}

void EligibilityTraces::finish(std::uint32_t unit) {
  const auto found = traces_.find(unit);
  if (found == traces_.end()) return;
  for (const auto& [entry, change] : found->second.changes) {
    value(entry.first, entry.second) += change;
  }
  traces_.erase(found);
}

void EligibilityTraces::finish_all() {
  while (!traces_.empty()) finish(traces_.begin()->first);
}

void EligibilityTraces::persist(Checkpoint& checkpoint) {
  TemporalDifference::persist(checkpoint);
  checkpoint(traces_);
}

}  // namespace marketday
