// Guardrail metrics: not whether they moved, but whether harm beyond a margin is ruled out
// (one-sided non-inferiority test).
#pragma once

#include "evaluation/ab/effect.h"

namespace marketday::ab {

enum class Harm { falling, rising };
enum class GuardrailAnswer {
  holds,     // harm beyond the margin is ruled out
  broken,    // harm beyond the margin is shown
  undecided  // neither: more data
};

struct Guardrail {
  Effect relative;       // treatment over control less 1, two-sided interval at 1 - 2 alpha
  double bound = 0.0;    // the worst relative change that alpha leaves possible
  double p_value = 1.0;  // of "the harm is at least the margin"
  GuardrailAnswer answer = GuardrailAnswer::undecided;
};

// `margin`: share of the control's mean, above 0. The control's mean must not be 0.
Guardrail guardrail(const Moments& control, const Moments& treatment, double margin, Harm harm,
                    double alpha);
const char* name_of(GuardrailAnswer answer);

}  // namespace marketday::ab
