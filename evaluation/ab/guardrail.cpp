#include "evaluation/ab/guardrail.h"

#include "evaluation/ab/welch.h"

namespace marketday::ab {

Guardrail guardrail(const Moments& control, const Moments& treatment, double margin, Harm harm,
                    double alpha) {
  Guardrail g;
  g.relative = welch_relative(control, treatment, 2.0 * alpha);
  const double sign = harm == Harm::falling ? 1.0 : -1.0;
  g.bound = harm == Harm::falling ? g.relative.interval.low : g.relative.interval.high;
  // distance of the change from the margin on the harmful side, above 0 where it is milder
  const Effect milder = effect_of(sign * g.relative.estimate + margin, g.relative.standard_error,
                                  g.relative.degrees, 2.0 * alpha);
  g.p_value = milder.estimate > 0.0 ? milder.p_value / 2.0 : 1.0 - milder.p_value / 2.0;
  if (g.p_value < alpha) {
    g.answer = GuardrailAnswer::holds;
  } else if (milder.interval.high < 0.0) {
    g.answer = GuardrailAnswer::broken;
  }
  return g;
}

const char* name_of(GuardrailAnswer answer) {
  switch (answer) {
    case GuardrailAnswer::holds:
      return "holds";
    case GuardrailAnswer::broken:
      return "broken";
    case GuardrailAnswer::undecided:
      return "undecided";
  }
  return "";
}

}  // namespace marketday::ab
