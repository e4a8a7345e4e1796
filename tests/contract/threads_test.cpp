// Every agent learns the same, byte for byte, however many threads there are: cells of a run side
// by side, each with a market whose day is itself spread over threads.
#include <tbb/global_control.h>
#include <tbb/parallel_for.h>

#include <catch2/catch.hpp>

#include "sim/registry.h"
#include "support/markets.h"
#include "support/plugins.h"
#include "support/reference_problems.h"

namespace marketday::tests {
namespace {

using Learnt = std::map<std::string, std::vector<double>>;

std::vector<Learnt> learnt_by_all(const std::string& environment, int threads) {
  const tbb::global_control control(tbb::global_control::max_allowed_parallelism,
                                    static_cast<std::size_t>(threads));
  // more than one block of 4,096 shoppers
  const auto market = std::make_shared<MarketSpec>(test::lively_market(5000));
  const auto& world = Registry<Environment>::instance().find(environment);
  const std::vector<std::string> names = Registry<Agent>::instance().names();
  std::vector<Learnt> all(names.size());
  tbb::parallel_for(std::size_t{0}, names.size(), [&](std::size_t i) {
    Json parameters = fitting_parameters(world.description);
    parameters["horizon_days"] = 3;
    const auto played = world.create(parameters, market);
    const auto& entry = Registry<Agent>::instance().find(names[i]);
    Json own = fitting_parameters(entry.description, &played->spec());
    if (own.contains("fit_every")) own["fit_every"] = 1;
    const auto agent = entry.create(own, played->spec(), 7);
    std::uint32_t step = 0;
    for (std::uint64_t episode = 0; episode < 2; ++episode) {
      run_episode(*played, *agent, episode, step);
    }
    all[i] = agent->freeze()->content().arrays;
  });
  return all;
}

}  // namespace

TEST_CASE("every agent learns the same parameters on one thread and on two") {
  for (const std::string environment : {"campaign", "offer"}) {
    const std::vector<Learnt> one = learnt_by_all(environment, 1);
    const std::vector<Learnt> two = learnt_by_all(environment, 2);
    for (std::size_t i = 0; i < one.size(); ++i) {
      INFO(Registry<Agent>::instance().names()[i] << " in " << environment);
      CHECK_FALSE(one[i].empty());
      CHECK(one[i] == two[i]);
    }
  }
}

}  // namespace marketday::tests
