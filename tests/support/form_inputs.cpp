#include "support/form_inputs.h"

#include <fmt/core.h>

#include <cmath>

#include "models/purchase_history.h"
#include "sim/random.h"

namespace marketday::tests {
namespace {

double luck(int who, int day, std::uint32_t k) {
  return uniform(draw(21, static_cast<std::uint32_t>(who), static_cast<std::uint32_t>(day),
                      Purpose::environment, k)[0]);
}

}  // namespace

std::string series_table(int steps) {
  std::string text = "shop,month,promo,sales\n";
  const double season[] = {0.0, 12.0, -8.0, 25.0};
  for (int shop = 0; shop < 2; ++shop) {
    for (int t = 0; t < steps; ++t) {
      const int promo = luck(shop, t, 0) < 0.3 ? 1 : 0;
      const double sales = 100.0 + 40.0 * shop + 0.5 * t + season[t % 4] + 30.0 * promo +
                           8.0 * (luck(shop, t, 1) - 0.5);
      text += fmt::format("s{},{:04}-{:02}-01,{},{:.3f}\n", shop, 2018 + t / 12, 1 + t % 12, promo,
                          sales);
    }
  }
  return text;
}

std::string choice_table(int trips) {
  std::string text = "trip,who,brand,price,display,bought\n";
  const char* const brands[] = {"ash", "birch", "cedar"};
  for (int trip = 0; trip < trips; ++trip) {
    double price[3];
    int display[3];
    double weight[3];
    double sum = 0.0;
    for (int j = 0; j < 3; ++j) {
      const auto k = static_cast<std::uint32_t>(j);
      price[j] = std::round(100.0 * (1.0 + luck(trip, 0, k))) / 100.0;
      display[j] = luck(trip, 1, k) < 0.3 ? 1 : 0;
      weight[j] = std::exp(0.4 * j - 2.0 * price[j] + 0.8 * display[j]);
      sum += weight[j];
    }
    double left = luck(trip, 2, 0) * sum;
    int taken = 0;
    while (taken < 2 && left >= weight[taken]) left -= weight[taken++];
    for (int j = 0; j < 3; ++j) {
      text += fmt::format("t{},w{},{},{},{},{}\n", trip, trip / 4, brands[j], price[j], display[j],
                          j == taken ? 1 : 0);
    }
  }
  return text;
}

std::string coupon_table(int coupons) {
  std::string text = "coupon,kind,valid,redeemed\n";
  for (int i = 0; i < coupons; ++i) {
    const bool liked = luck(i, 0, 0) < 0.5;
    const double hazard = liked ? 0.06 : 0.025;
    int day = 1;
    while (day <= 20 && luck(i, day, 1) >= hazard * (day < 8 ? 1.5 : 0.6)) ++day;
    text += fmt::format("{},{},20,{}\n", i, liked ? "b" : "a",
                        day <= 20 ? std::to_string(day) : std::string());
  }
  return text;
}

std::string purchase_table() {
  std::string text = "who,day,channel\n";
  for (int who = 0; who < 300; ++who) {
    const bool app = luck(who, 0, 0) < 0.5;
    // exponential gaps at the customer's own rate, and a chance to leave after each purchase
    const double rate = (app ? 0.06 : 0.02) * -std::log(1.0 - luck(who, 0, 1));
    const double leave = 0.5 * std::pow(luck(who, 0, 5), 2.0);
    double day = 60.0 * luck(who, 0, 2);
    for (int n = 1; day < 365.0; ++n) {
      text += fmt::format("c{},{},{}\n", who, format_date(18262 + static_cast<int>(day)),
                          app ? "app" : "web");
      if (luck(who, n, 3) < leave) break;
      day += -std::log(1.0 - luck(who, n, 4)) / rate;
    }
  }
  return text;
}

}  // namespace marketday::tests
