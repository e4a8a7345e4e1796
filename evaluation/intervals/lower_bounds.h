// Lower bounds of the mean of independent x_i (in off-policy evaluation x = w r), each below it
// with probability 1 - delta or more; and bounds of the bias that a changed weight brings.
//   Hoeffding            m - b sqrt(ln(1/delta) / 2n)                    0 <= x <= b   (1963)
//   empirical Bernstein  m - sqrt(2 v ln(2/delta) / n) - 7 b ln(2/delta) / (3 (n - 1))
//                        Maurer & Pontil (2009), theorem 4; v with n - 1
//   Student t            m - t_{n-1, 1-delta} sqrt(v / n)                asymptotic only
// Thomas, Theocharous & Ghavamzadeh (2015) use all three. A b read off the data, as obp does when
// none is given, is no bound: pass the largest possible w r where it is known.
#pragma once

#include <optional>
#include <span>

namespace marketday::intervals {

// `greatest`: the b that no x can exceed; without it the largest x seen.
double hoeffding_lower(std::span<const double> x, double delta,
                       std::optional<double> greatest = {});
double bernstein_lower(std::span<const double> x, double delta,
                       std::optional<double> greatest = {});
double student_t_lower(std::span<const double> x, double delta);

// |mean((w - w') y)| for weights w changed to w', y = reward less what a model says of it: Su,
// Dimakopoulou, Krishnamurthy & Dudik (2020), section 5.
double direct_bias(std::span<const double> weights, std::span<const double> changed,
                   std::span<const double> residuals);
// The same plus Bernstein's width, sqrt(2 mean(w^2) ln(2/delta) / n) + 2 max(w) ln(2/delta) / 3n,
// |y| <= 1.
double bias_bound(std::span<const double> weights, std::span<const double> changed,
                  std::span<const double> residuals, double delta);

}  // namespace marketday::intervals
