// The Gittins index: what a sure reward a step must be worth to give up an arm of unknown chance.
// Playing the arm of the greatest index is the best any learner can do in a discounted bandit of
// independent arms, so it is an exact baseline for bandits.
#pragma once

namespace marketday {

// Of an arm that pays 1 with a chance whose posterior is Beta(`successes`, `failures`), within
// `tolerance`, by bisection on the sure reward of Whittle's (1980) retirement problem. The
// posterior is followed for ln(tolerance) / ln(discount) pulls, then taken for known.
// Gittins (1979); Gittins, Glazebrook & Weber (2011), section 8.
double gittins_index(double successes, double failures, double discount, double tolerance = 1e-5);

}  // namespace marketday
