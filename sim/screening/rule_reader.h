// Reading a rule file: YAML to velocities and rules, every mistake with its place and cure.
#pragma once

#include <string>
#include <vector>

#include "sim/screening/rules.h"

namespace marketday {

class RuleReader {
 public:
  RuleReader(const YamlNode& node, const EventSchema& schema) : node_(node), schema_(schema) {}
  RuleSet read();

 private:
  void read_velocities();
  Velocity read_velocity(const YamlNode& node);
  void read_of(const YamlNode& node, Velocity& velocity, EventColumn& column) const;
  void read_window(const YamlNode& node, Velocity& velocity) const;
  std::uint32_t entity_at(const YamlNode& node) const;
  void read_rules();
  ScreenRule read_rule(const YamlNode& node) const;
  void read_thresholds();

  const YamlNode& node_;
  const EventSchema& schema_;
  ConditionColumns schema_only_;  // what a velocity's `where` may name
  std::vector<YamlNode> velocity_nodes_;
  RuleSet set_;
};

// InputError when a rule can never come to count, contradicts another, or a velocity or threshold
// is good for nothing.
void check_rules(const std::vector<ScreenRule>& rules, const ConditionColumns& columns);

}  // namespace marketday
