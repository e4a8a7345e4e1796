#include <algorithm>
#include <cmath>

#include "agents/create.h"
#include "agents/index_bandit.h"
#include "sim/registry.h"

namespace marketday {
namespace {

Description describe() {
  return {"moss",
          "Bandit: minimax-optimal upper confidence bound for a number of decisions known ahead",
          "Audibert & Bubeck (2009), section 3",
          IndexBandit::parameters(
              {integer("planned_decisions", "decisions", 0, 0, 4e9,
                       "T in mean + sqrt(max(0, ln(T / (K n))) / n), K actions; 0: those made so "
                       "far, for when the end is not known",
                       "Audibert & Bubeck (2009); Degenne & Perchet (2016)")})};
}

class Moss : public IndexBandit {
 public:
  Moss(const Json& parameters, const EnvironmentSpec& environment, std::uint64_t seed)
      : IndexBandit(parameters, environment, seed),
        planned_(parameters.at("planned_decisions").get<double>()) {}

 private:
  double index(std::size_t state, std::size_t action, double decisions) override {
    const double n = table().visits(state)[action];
    const double all = planned_ > 0.0 ? planned_ : decisions;
    const double excess = std::log(all / (static_cast<double>(table().width()) * n));
    return mean_share(state, action) + std::sqrt(std::max(0.0, excess) / n);
  }

  double planned_;
};

}  // namespace

MARKETDAY_REGISTER(Agent, describe(), agent_factory<Moss>(describe));

}  // namespace marketday
