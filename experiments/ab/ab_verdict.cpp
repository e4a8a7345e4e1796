#include "experiments/ab/ab_verdict.h"

#include <fmt/core.h>

namespace marketday {
namespace {

// -1 worse, 0 not told apart, 1 better.
int direction(const AbComparison& c, const AbOptions& options) {
  const AbMethod& method = deciding(c);
  const bool differs = method.has_p_value
                           ? c.p_adjusted < options.alpha
                           : method.effect.interval.low > 0.0 || method.effect.interval.high < 0.0;
  if (!differs) return 0;
  return (method.effect.estimate > 0.0) != options.lower_is_better ? 1 : -1;
}

std::string guardrail_names(const AbComparison& c, ab::GuardrailAnswer answer) {
  std::string names;
  for (const AbGuardrail& g : c.guardrails) {
    if (g.result.answer != answer) continue;
    names += (names.empty() ? "" : ", ") + g.option.column;
  }
  return names;
}

}  // namespace

const AbMethod& deciding(const AbComparison& c) {
  for (const AbMethod& method : c.methods) {
    if (method.decides) return method;
  }
  return c.methods.front();
}

std::string verdict_of(const AbReport& report, const AbComparison& c, const AbOptions& options) {
  if (report.ratio.p_value < ab::kMismatchAlarm) {
    return "do not decide: the arms did not get the units they were meant to (sample-ratio "
           "mismatch); find out why first";
  }
  const std::string doubt = report.ratio.p_value < ab::kMismatchDoubt
                                ? "; but the sample ratio is doubtful, find out why first"
                                : "";
  const int side = direction(c, options);
  if (side < 0) return fmt::format("keep {}: {} is worse{}", report.arms[0], c.arm, doubt);
  if (side == 0 && options.sequential == AbSequential::group &&
      static_cast<int>(c.looks.size()) < options.looks) {
    return fmt::format("go on: no look has shown a difference between {} and {} so far{}", c.arm,
                       report.arms[0], doubt);
  }
  if (side == 0) {
    return fmt::format("no difference shown between {} and {}{}", c.arm, report.arms[0], doubt);
  }
  const std::string broken = guardrail_names(c, ab::GuardrailAnswer::broken);
  if (!broken.empty()) {
    return fmt::format("keep {}: {} is better, but breaks the guardrail of {}{}", report.arms[0],
                       c.arm, broken, doubt);
  }
  const std::string open = guardrail_names(c, ab::GuardrailAnswer::undecided);
  if (!open.empty()) {
    return fmt::format("wait: {} is better, but harm to {} is not ruled out{}", c.arm, open, doubt);
  }
  return fmt::format("take {}: it is better{}{}", c.arm,
                     c.guardrails.empty() ? "" : " and the guardrails hold", doubt);
}

}  // namespace marketday
