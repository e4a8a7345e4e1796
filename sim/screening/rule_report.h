// How good each rule is: what it hits, how much of that is fraud, what loss it stops and which
// honest shoppers it insults; alone, and where it decides. Shadow rules are reported as if they
// acted. The truth comes from the caller and never reaches the rules.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "sim/screening/rules.h"

namespace marketday {

enum class EventTruth : std::uint8_t { honest, fraud, unknown };

struct RuleCounts {
  std::int64_t events = 0;
  std::int64_t fraud = 0;
  std::int64_t honest = 0;                  // events - fraud - those whose truth is unknown
  std::int64_t loss_stopped_cents = 0;      // of frauds held, challenged or denied
  std::int64_t honest_events_insulted = 0;  // held, challenged or denied
  std::int64_t shoppers_insulted = 0;       // different accounts among them
  // Frauds among the events of known truth; -1 when there are none.
  std::int64_t precision_permille() const;
};

class RuleReport {
 public:
  explicit RuleReport(const RuleSet& rules);

  // `losses_cents` and `accounts` may be empty: then no loss, and no different shoppers, are told.
  void add(const Decisions& decisions, std::span<const EventTruth> truth,
           std::span<const std::int64_t> losses_cents, std::span<const std::uint32_t> accounts);

  const RuleCounts& alone(std::size_t rule) const { return alone_[rule]; }
  // Where it is the deciding rule; a shadow rule: where it would have been.
  const RuleCounts& deciding(std::size_t rule) const { return deciding_[rule]; }
  const RuleCounts& by_score() const { return deciding_.back(); }
  // By the action taken.
  const RuleCounts& by_action(ScreenAction action) const {
    return actions_[static_cast<std::size_t>(action)];
  }
  std::int64_t events() const { return events_; }
  std::int64_t frauds() const { return frauds_; }
  std::int64_t loss_cents() const { return loss_cents_; }  // of all frauds, stopped or not

 private:
  struct Event {
    EventTruth truth = EventTruth::unknown;
    std::int64_t loss_cents = 0;
    std::uint32_t account = kNoEntity;
  };
  using Insulted = std::vector<std::vector<bool>>;  // [counter][account]

  void add_event(const Decisions& decisions, std::size_t at, const Event& event);
  static void count(RuleCounts& counts, std::vector<bool>& insulted, const Event& event,
                    ScreenAction action);

  RuleSet set_;
  std::vector<RuleCounts> alone_;
  std::vector<RuleCounts> deciding_;  // the last: by score
  std::vector<RuleCounts> actions_;
  Insulted insulted_alone_;
  Insulted insulted_deciding_;
  Insulted insulted_actions_;
  std::int64_t events_ = 0;
  std::int64_t frauds_ = 0;
  std::int64_t loss_cents_ = 0;
};

}  // namespace marketday
