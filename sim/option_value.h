// Row 21: what the right to buy later is worth to a shopper whose value is still uncertain, u ~
// N(mean, sd^2), and whether a pre-sale deposit is paid. Xie and Shugan 2001. All amounts share one
// currency unit. From + - * / sqrt and sim/math.h alone, so that the day loop may call it.
#pragma once

namespace marketday {

double normal_pdf(double x);
// Absolute error below 1e-14; Hart 1968, algorithm 5666, after West 2005.
double normal_cdf(double x);

// E[max(u - price, 0)]; sd 0: value for certain.
double expected_surplus(double mean, double sd, double price);

struct PreSale {
  double pre_price = 0.0;  // in all, deposit included
  double deposit = 0.0;    // paid now, lost when the tail is not paid
  double regular_price = 0.0;
};

// E[max(u - (pre_price - deposit), 0)] - deposit.
double pre_sale_surplus(const PreSale& offer, double mean, double sd);
// Pays the deposit iff that is worth at least waiting for the regular price.
bool pays_deposit(const PreSale& offer, double mean, double sd);
// Once u is known: pays the tail iff it is worth it.
inline bool pays_tail(const PreSale& offer, double value) {
  return value > offer.pre_price - offer.deposit;
}
// P(u > pre_price - deposit).
double tail_paid_probability(const PreSale& offer, double mean, double sd);

}  // namespace marketday
