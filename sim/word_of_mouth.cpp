#include "sim/word_of_mouth.h"

#include <algorithm>
#include <tuple>

#include "sim/math.h"

namespace marketday {

void keep_first_referrers(std::vector<Referral>& referrals) {
  const auto earlier = [](const Referral& a, const Referral& b) {
    return std::tie(a.newcomer, a.tie, a.referrer) < std::tie(b.newcomer, b.tie, b.referrer);
  };
  const auto same = [](const Referral& a, const Referral& b) { return a.newcomer == b.newcomer; };
  std::sort(referrals.begin(), referrals.end(), earlier);
  referrals.erase(std::unique(referrals.begin(), referrals.end(), same), referrals.end());
}

// P(day >= d) = (1 - p)^d.
std::uint32_t innovation_day(const WordOfMouthSpec& spec, std::uint64_t seed,
                             std::uint32_t shopper) {
  if (spec.innovators_per_day <= 0.0) return kNeverInnovates;
  if (spec.innovators_per_day >= 1.0) return 0;
  // day 1 of the purpose: day 0 holds the edges
  const RandomBlock bits = draw(seed, shopper, 1, Purpose::word_of_mouth);
  const double day = log(uniform(bits[0])) / log(1.0 - spec.innovators_per_day);
  return day < 4e9 ? static_cast<std::uint32_t>(day) : kNeverInnovates;
}

}  // namespace marketday
