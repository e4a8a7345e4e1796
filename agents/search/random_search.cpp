#include "agents/search/evolution.h"
#include "policies/parameters.h"
#include "sim/random.h"
#include "sim/registry.h"

namespace marketday {
namespace {

Description describe() {
  return {"random_search",
          "The yardstick of genetic search: candidates drawn evenly from the box, the best kept",
          "Bergstra & Bengio (2012)",
          {}};
}

class RandomSearch : public Search {
 public:
  explicit RandomSearch(const Json& parameters) { checked_parameters(parameters, describe()); }

  int least_evaluations(const SearchSpace& /*space*/) const override { return 1; }

  std::vector<Candidate> run(const SearchSpace& space, const Evaluate& evaluate, int evaluations,
                             std::uint64_t seed) const override {
    std::vector<Candidate> all;
    for (int i = 0; i < evaluations; ++i) {
      KeyedEngine engine(seed, static_cast<std::uint32_t>(i), 0, Purpose::learning);
      Candidate candidate;
      for (std::size_t d = 0; d < space.dimensions; ++d) {
        candidate.weights.push_back(space.low + (space.high - space.low) * uniform(engine()));
      }
      candidate.outcome = evaluate(candidate.weights);
      all.push_back(std::move(candidate));
    }
    return best_of(all);
  }
};

}  // namespace

MARKETDAY_REGISTER(Search, describe(), [](const Json& parameters) {
  return std::unique_ptr<Search>(std::make_unique<RandomSearch>(parameters));
});

}  // namespace marketday
