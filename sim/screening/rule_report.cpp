#include "sim/screening/rule_report.h"

namespace marketday {
namespace {

// Held, challenged or denied: the fraudster is taken to give up, the honest shopper to be annoyed.
// A review goes on behind the scenes and does neither.
bool stops(ScreenAction action) {
  return action >= ScreenAction::hold;
}

}  // namespace

std::int64_t RuleCounts::precision_permille() const {
  const std::int64_t known = fraud + honest;
  return known == 0 ? -1 : (fraud * 1000 + known / 2) / known;
}

RuleReport::RuleReport(const RuleSet& rules)
    : set_(rules),
      alone_(rules.rules().size()),
      deciding_(rules.rules().size() + 1),
      actions_(kScreenActions),
      insulted_alone_(alone_.size()),
      insulted_deciding_(deciding_.size()),
      insulted_actions_(kScreenActions) {}

void RuleReport::add(const Decisions& decisions, std::span<const EventTruth> truth,
                     std::span<const std::int64_t> losses_cents,
                     std::span<const std::uint32_t> accounts) {
  for (std::size_t at = 0; at < decisions.size(); ++at) {
    Event event;
    event.truth = truth.empty() ? EventTruth::unknown : truth[at];
    event.loss_cents = losses_cents.empty() ? 0 : losses_cents[at];
    event.account = accounts.empty() ? kNoEntity : accounts[at];
    ++events_;
    if (event.truth == EventTruth::fraud) {
      ++frauds_;
      loss_cents_ += event.loss_cents;
    }
    add_event(decisions, at, event);
  }
}

void RuleReport::add_event(const Decisions& decisions, std::size_t at, const Event& event) {
  const auto action = static_cast<std::size_t>(decisions.actions[at]);
  count(actions_[action], insulted_actions_[action], event, decisions.actions[at]);
  if (decisions.deciding[at] == kDecidedByScore) {
    count(deciding_.back(), insulted_deciding_.back(), event, decisions.actions[at]);
  }
  const std::uint64_t hits = decisions.hits[at];
  if (hits == 0) return;
  bool open = true;  // no rule above that acts has allowed the event
  const std::vector<ScreenRule>& rules = set_.rules();
  for (std::size_t r = 0; r < rules.size(); ++r) {
    if (((hits >> r) & 1U) == 0) continue;
    const ScreenRule& rule = rules[r];
    count(alone_[r], insulted_alone_[r], event, rule.action);
    const bool would = rule.shadow && rule.acts && open && rule.action > decisions.actions[at];
    if (decisions.deciding[at] == r || would) {
      count(deciding_[r], insulted_deciding_[r], event, rule.action);
    }
    if (!rule.shadow && rule.acts && rule.action == ScreenAction::allow) open = false;
  }
}

void RuleReport::count(RuleCounts& counts, std::vector<bool>& insulted, const Event& event,
                       ScreenAction action) {
  ++counts.events;
  if (event.truth == EventTruth::fraud) {
    ++counts.fraud;
    if (stops(action)) counts.loss_stopped_cents += event.loss_cents;
  } else if (event.truth == EventTruth::honest) {
    ++counts.honest;
    if (!stops(action)) return;
    ++counts.honest_events_insulted;
    if (event.account == kNoEntity) return;
    if (event.account >= insulted.size()) insulted.resize(event.account + std::size_t{1});
    if (!insulted[event.account]) ++counts.shoppers_insulted;
    insulted[event.account] = true;
  }
}

}  // namespace marketday
