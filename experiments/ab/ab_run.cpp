#include "experiments/ab/ab_run.h"

#include "experiments/ab/ab_tables.h"
#include "experiments/replications.h"

namespace marketday {
namespace {

constexpr std::size_t kOfDesign = 5;
constexpr std::size_t kOfCase = 2;

// A replication as numbers: the control's mean, the truth, and five of each design.
Numbers numbers_of(const AbReplication& r) {
  Numbers numbers = {r.control_mean, r.truth};
  for (const ab::Effect& e : r.designs) {
    numbers.insert(numbers.end(),
                   {e.estimate, e.standard_error, e.interval.low, e.interval.high, e.p_value});
  }
  return numbers;
}

AbReplication replication_of(const Numbers& numbers) {
  AbReplication r{numbers[0], numbers[1], {}};
  for (std::size_t at = kOfCase; at < numbers.size(); at += kOfDesign) {
    ab::Effect e;
    e.estimate = numbers[at];
    e.standard_error = numbers[at + 1];
    e.interval = {numbers[at + 2], numbers[at + 3]};
    e.p_value = numbers[at + 4];
    r.designs.push_back(e);
  }
  return r;
}

AbReplications all_of(const Replications& replications) {
  AbReplications all;
  for (const std::vector<Numbers>& seeds : replications) {
    all.emplace_back();
    for (const Numbers& numbers : seeds) all.back().push_back(replication_of(numbers));
  }
  return all;
}

}  // namespace

std::string run_ab_test(const AbTest& test, const RunOptions& options) {
  ReplicatedExperiment e{test.name, test.resolved, {}, test.seeds, {}, {}, {}, {}, {}};
  for (const AbCase& c : test.cases) {
    e.cases.push_back(&c.experiment);
    e.steps.push_back(steps_of(test, c));
    e.numbers.push_back(kOfCase + kOfDesign * test.designs.size());
  }
  e.play = [&](std::size_t c, std::uint64_t seed, const std::function<void()>& stepped) {
    return numbers_of(play_replication(test, test.cases[c], seed, stepped));
  };
  e.tables = [&](const Replications& r) { return ab_test_tables(test, all_of(r)); };
  e.text = [&](const Replications& r) { return ab_test_text(test, all_of(r)); };
  return run_replications(e, options);
}

}  // namespace marketday
