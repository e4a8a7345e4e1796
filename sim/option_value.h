// Row 21: what the right to buy is worth when the worth of the item is not sure yet, u ~ N(m, s^2);
// advance selling, Xie and Shugan 2001. Money in one unit throughout.
#pragma once

namespace marketday {

// Standard normal distribution function; absolute error under 1e-12 (Marsaglia 2004 series, from
// + - * / and our exp).
double normal_cdf(double z);

// E[max(u - price, 0)].
double expected_surplus(double mean, double sd, double price);

struct PresaleOffer {
  double price = 0.0;    // in all, deposit included
  double deposit = 0.0;  // paid now, lost when the rest is not paid
  double regular = 0.0;  // without the pre-sale
};

// Surplus of the deposit: E[max(u - (price - deposit), 0)] - deposit.
double presale_surplus(double mean, double sd, const PresaleOffer& offer);

// Takes the deposit iff its surplus is at least that of buying later at the regular price.
bool takes_presale(double mean, double sd, const PresaleOffer& offer);

// Chance that the rest is paid: P(u > price - deposit).
double tail_paid(double mean, double sd, const PresaleOffer& offer);

}  // namespace marketday
