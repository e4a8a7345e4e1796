// Welch's t-test: two means with unequal variances (Welch 1947), absolute or relative to the
// control.
#pragma once

#include "evaluation/ab/effect.h"

namespace marketday::ab {

// Variance of the difference of the two means.
double variance_of_difference(const Moments& control, const Moments& treatment);
// Of mean_T / mean_C - 1, by the delta method: s_T^2 / (n_T m_C^2) + s_C^2 m_T^2 / (n_C m_C^4).
double variance_of_ratio(const Moments& control, const Moments& treatment);
// Welch and Satterthwaite's degrees of freedom.
double welch_degrees(const Moments& control, const Moments& treatment);

Effect welch(const Moments& control, const Moments& treatment, double alpha);
// mean_T / mean_C - 1; meaningless where the control's mean is near 0.
Effect welch_relative(const Moments& control, const Moments& treatment, double alpha);

}  // namespace marketday::ab
