// Tabular learning with eligibility traces: one error teaches every entry visited not long ago, a
// trace a unit. What the error is, and when a trace is cut, is the agent's own.
#pragma once

#include <map>
#include <utility>
#include <vector>

#include "agents/temporal_difference.h"

namespace marketday {

class EligibilityTraces : public TemporalDifference {
 public:
  static std::vector<Parameter> parameters();

  EligibilityTraces(const Json& parameters, const EnvironmentSpec& environment, std::uint64_t seed);

  void persist(Checkpoint& checkpoint) override;

 protected:
  // The entry is visited, everything in the unit's trace moves by step size * error * eligibility,
  // and the trace decays by discount * lambda.
  void spread(std::uint32_t unit, const TableStep& step, double error);
  void cut(std::uint32_t unit);     // forgets the unit's trace
  void finish(std::uint32_t unit);  // its episode is over
  void finish_all();

 private:
  using Entry = std::pair<std::size_t, std::size_t>;  // state, action
  struct Eligible {
    Entry entry;
    double eligibility;

    template <typename Archive>
    void serialize(Archive& archive) {
      archive(entry, eligibility);
    }
  };
  struct Trace {
    std::vector<Eligible> recent;
    std::map<Entry, double> changes;  // put off to the end of the episode

    template <typename Archive>
    void serialize(Archive& archive) {
      archive(recent, changes);
    }
  };
  void visit(Trace& trace, const Entry& entry) const;
  void decay(Trace& trace) const;

  double lambda_;
  bool replacing_;
  bool at_end_;
  std::map<std::uint32_t, Trace> traces_;  // by unit, in order
};

}  // namespace marketday
