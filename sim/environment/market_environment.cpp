#include "sim/environment/market_environment.h"

#include <fmt/core.h>

#include "sim/io/error.h"

namespace marketday {
namespace {

std::shared_ptr<const MarketSpec> present(const char* name,
                                          std::shared_ptr<const MarketSpec> market) {
  if (market == nullptr) throw InputError(fmt::format("environment {}: needs a scenario", name));
  return market;
}

Cents budget_of(const Json& parameters) {
  const double budget = parameters["budget_cents"];
  return budget > 0.0 ? static_cast<Cents>(budget) : kUnlimited;
}

}  // namespace

Parameter horizon_days_parameter(int days) {
  return integer("horizon_days", "market days", days, 1, 65000, "episode length; truncates");
}

Parameter budget_cents_parameter() {
  return number("budget_cents", "cents", 0, 0, 1e15, "to give away in an episode; 0: no limit");
}

MarketEnvironment::MarketEnvironment(const char* name, const Json& parameters,
                                     std::shared_ptr<const MarketSpec> market)
    : episode_(present(name, std::move(market)), budget_of(parameters),
               parameters["horizon_days"]) {
  spec_.name = name;
  spec_.horizon_steps = episode_.horizon_days();
}

std::shared_ptr<const Snapshot> MarketEnvironment::snapshot() const {
  auto copy = std::make_shared<EpisodeSnapshot>();
  copy->play = episode_.play();
  copy->observation = result_.observation;
  return copy;
}

void MarketEnvironment::restore(const Snapshot& snapshot) {
  const auto& copy = dynamic_cast<const EpisodeSnapshot&>(snapshot);
  episode_.restore(copy.play);
  result_ = StepResult{};
  result_.observation = copy.observation;
}

}  // namespace marketday
