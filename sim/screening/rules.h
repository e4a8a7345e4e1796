// Screening rules: read from YAML, checked whole, compiled, and run over batches of events. No
// exceptions and, once its buffers have grown, no allocation while running; whole numbers only, so
// the same events give the same decisions for any batch size, order of equal times and threads.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "sim/io/yaml.h"
#include "sim/screening/condition.h"
#include "sim/screening/event_batch.h"
#include "sim/screening/mask_program.h"
#include "sim/screening/velocity.h"

namespace marketday {

// From mild to hard: the hardest of the rules that hit decides.
enum class ScreenAction : std::uint8_t { allow, review, hold, challenge, deny };
inline constexpr std::size_t kScreenActions = 5;
const char* to_string(ScreenAction action);

struct ScreenRule {
  std::string name;
  Condition when;
  bool acts = false;  // has an action of its own; false: it only adds its score
  ScreenAction action = ScreenAction::allow;
  int score = 0;        // added to the event's score when it hits, -100 to 100
  bool shadow = false;  // watched and reported, never acts and never scores
  Place place;
  std::string key;
};

inline constexpr std::size_t kMostRules = 64;
inline constexpr std::size_t kMostColumns = 1'024;  // of a schema and its velocities
inline constexpr std::uint8_t kDecidedByScore = 254;
inline constexpr std::uint8_t kDecidedByNone = 255;

// What the rules made of a batch, event by event; reused from batch to batch.
struct Decisions {
  std::vector<ScreenAction> actions;
  std::vector<std::int16_t> scores;
  std::vector<std::uint64_t> hits;     // bit r: rule r's condition holds, shadow or not
  std::vector<std::uint8_t> deciding;  // rule, kDecidedByScore or kDecidedByNone
  std::vector<std::vector<std::int64_t>> velocities;  // of the rule set, in its order

  std::size_t size() const { return actions.size(); }

 private:
  friend class RuleSet;
  std::vector<std::uint32_t> order_;                // events by time, where they are not
  std::vector<std::vector<std::uint8_t>> counted_;  // events a velocity's `where` lets in
};

class RuleSet {
 public:
  // InputError with file, line, column, key and cure at the first mistake.
  static RuleSet read(const YamlNode& node, const EventSchema& schema);

  const std::vector<ScreenRule>& rules() const { return rules_; }
  const std::vector<Velocity>& velocities() const { return velocities_; }
  const ConditionColumns& columns() const { return columns_; }
  // Which columns and entities of the schema the rules look at.
  std::vector<bool> columns_used() const;
  std::vector<bool> entities_used(const EventSchema& schema) const;

  VelocityState start() const;  // nothing seen yet
  void evaluate(const EventBatch& batch, VelocityState& state, Decisions& decisions) const;

  // Why: "denied by rule `many_accounts_on_device`: device_accounts 12 > 5".
  std::string explain(const EventBatch& batch, const Decisions& decisions, std::size_t event) const;
  // Whether a rule that hits comes to count for an event, given all that hit it: it is no shadow
  // and no `allow` above it stopped the list.
  std::uint64_t counting(std::uint64_t hits) const;

 private:
  friend class RuleReader;
  void compile();
  void observe(const EventBatch& batch, VelocityState& state, Decisions& decisions) const;
  void count_events(const EventBatch& batch, std::size_t velocity,
                    std::span<std::uint8_t> counted) const;
  void decide_chunk(const EventBatch& batch, Decisions& decisions, std::size_t from,
                    std::size_t count) const;

  std::size_t schema_columns_ = 0;
  ConditionColumns columns_;  // the schema's, then velocities
  std::vector<Velocity> velocities_;
  std::vector<ScreenRule> rules_;
  int score_at_least_[kScreenActions] = {};  // 0: no threshold for that action
  MaskProgram program_;                      // one condition a rule
  std::vector<MaskProgram> where_;           // one a velocity; without conditions: counts all
};

}  // namespace marketday
