#include "experiments/ope/ope_run.h"

#include "experiments/cell.h"
#include "experiments/ope/ope_tables.h"
#include "experiments/replications.h"

namespace marketday {
namespace {

constexpr std::size_t kOfPolicy = 2;     // truth, deployed
constexpr std::size_t kOfEstimator = 7;  // the lists of a policy's record

Numbers numbers_of(const OpeReplication& replication) {
  Numbers numbers;
  for (const OpeRecord& record : replication) {
    numbers.push_back(record.behaviour_truth);
    for (const OpePolicyRecord& r : record.policies) {
      numbers.insert(numbers.end(), {r.truth, r.deployed});
      for (const Numbers* list : {&r.values, &r.low, &r.high, &r.difference, &r.difference_low,
                                  &r.difference_high, &r.answers}) {
        numbers.insert(numbers.end(), list->begin(), list->end());
      }
    }
  }
  return numbers;
}

OpeReplication replication_of(const OpeBenchmark& b, const OpeCase& c, const Numbers& numbers) {
  OpeReplication replication(b.rows.size());
  const auto estimators = static_cast<std::ptrdiff_t>(b.estimators.size());
  auto at = numbers.begin();
  for (OpeRecord& record : replication) {
    record.behaviour_truth = *at++;
    record.policies.resize(c.experiment.arms.size());
    for (OpePolicyRecord& r : record.policies) {
      r.truth = *at++;
      r.deployed = *at++;
      for (Numbers* list : {&r.values, &r.low, &r.high, &r.difference, &r.difference_low,
                            &r.difference_high, &r.answers}) {
        list->assign(at, at + estimators);
        at += estimators;
      }
    }
  }
  return replication;
}

OpeResults all_of(const OpeBenchmark& b, const Replications& replications) {
  OpeResults all;
  for (std::size_t c = 0; c < replications.size(); ++c) {
    all.emplace_back();
    for (const Numbers& numbers : replications[c]) {
      all.back().push_back(replication_of(b, b.cases[c], numbers));
    }
  }
  return all;
}

}  // namespace

std::string run_ope_benchmark(const OpeBenchmark& b, const RunOptions& options) {
  ReplicatedExperiment e{b.name, b.resolved, {}, b.seeds, {}, {}, {}, {}, {}};
  for (const OpeCase& c : b.cases) {
    const std::size_t of_policy = kOfPolicy + kOfEstimator * b.estimators.size();
    e.cases.push_back(&c.experiment);
    e.steps.push_back(1);
    e.numbers.push_back(b.rows.size() * (1 + c.experiment.arms.size() * of_policy));
  }
  e.play = [&](std::size_t c, std::uint64_t seed, const std::function<void()>& stepped) {
    Numbers numbers = numbers_of(replicate(b, b.cases[c], seed, check_interrupt));
    stepped();
    return numbers;
  };
  e.tables = [&](const Replications& r) { return ope_tables(b, all_of(b, r)); };
  e.text = [&](const Replications& r) { return ope_text(b, all_of(b, r)); };
  return run_replications(e, options);
}

}  // namespace marketday
