// BG/BB: fit, predictions and plug-in.
#include "models/lifetime_bg_bb.h"

#include <fmt/core.h>

#include <algorithm>
#include <boost/math/special_functions/gamma.hpp>
#include <cmath>
#include <limits>
#include <map>
#include <set>
#include <tuple>

#include "models/lifetime_plugin.h"
#include "sim/registry.h"

namespace marketday {
namespace {

double log_beta(double a, double b) {
  using boost::math::lgamma;
  return lgamma(a) + lgamma(b) - lgamma(a + b);
}

// log Gamma(1 + d + n) / Gamma(g + d + n)
double log_ratio(double g, double d, double n) {
  using boost::math::lgamma;
  return lgamma(1.0 + d + n) - lgamma(g + d + n);
}

// Customers with equal opportunities become one.
std::vector<Opportunities> collapse(const std::vector<Opportunities>& customers) {
  std::map<std::tuple<int, int, int>, double> counts;
  for (const Opportunities& h : customers) counts[{h.seen, h.bought, h.last}] += h.customers;
  std::vector<Opportunities> result;
  for (const auto& [key, count] : counts) {
    result.push_back({std::get<1>(key), std::get<2>(key), std::get<0>(key), count});
  }
  return result;
}

void require_variety(const std::vector<Opportunities>& customers) {
  double buyers = 0.0;
  double all = 0.0;
  for (const Opportunities& h : customers) {
    if (h.bought < 0 || h.last < h.bought || h.seen < h.last || (h.bought == 0) != (h.last == 0)) {
      throw InputError(
          fmt::format("BG/BB: {} bought, the last at {}, of {} opportunities cannot be", h.bought,
                      h.last, h.seen));
    }
    if (h.seen == 0) continue;
    all += h.customers;
    if (h.bought > 0) buyers += h.customers;
  }
  if (buyers < 10.0 || all - buyers < 1.0) {
    throw InputError(fmt::format(
        "BG/BB: {} of {} customers with an opportunity took one; the fit needs at least 10 who did "
        "and 1 who did not: give more data, or shorter opportunities",
        buyers, all));
  }
}

std::vector<Parameter> parameters() {
  std::vector<Parameter> table = lifetime_parameters();
  table.push_back(integer("opportunity_days", "days", 7, 1, 3660,
                          "length of one opportunity to buy, from the first purchase on"));
  return table;
}

class BgBbModel : public Model {
 public:
  explicit BgBbModel(Json settings) : settings_(std::move(settings)) {}

  void fit(const CsvTable& data) override { fit_ = fit_bg_bb(opportunities(data)); }
  std::vector<double> predict(const CsvTable& data) const override {
    if (fit_.parameters.empty()) throw InputError("BG/BB: fit or load it first");
    const double weeks = settings_["horizon_weeks"];
    const int ahead = static_cast<int>(weeks * 7.0 / settings_["opportunity_days"].get<double>());
    const BgBb model = make_bg_bb(fit_.parameters);
    std::vector<double> result;
    for (const Opportunities& h : opportunities(data)) {
      result.push_back(model.expected_future_purchases(h, ahead));
    }
    return result;
  }
  Json save() const override { return to_json(fit_, bg_bb_names()); }
  void load(const YamlNode& node) override { fit_ = read_fit(node, bg_bb_names()); }

 private:
  std::vector<Opportunities> opportunities(const CsvTable& data) const {
    const TransactionColumns columns{settings_["customer_column"], settings_["date_column"],
                                     settings_["amount_column"]};
    const std::string end = settings_["calibration_end"];
    return read_opportunities(data, columns, end == "last" ? "" : end,
                              settings_["opportunity_days"]);
  }

  Json settings_;
  MaximumLikelihood fit_;
};

Description describe() {
  return {
      "bg_bb",
      "Buying or not at each opportunity (a week, a year) and dropout; predicts opportunities to "
      "be taken per customer.",
      "Fader, Hardie and Shang 2010, Marketing Science 29, eq. 5, 11, 13", parameters()};
}

std::unique_ptr<Model> create(const Json& settings) {
  return std::make_unique<BgBbModel>(settings);
}

}  // namespace

const std::vector<std::string>& bg_bb_names() {
  static const std::vector<std::string> names = {"alpha", "beta", "gamma", "delta"};
  return names;
}

BgBb make_bg_bb(const std::vector<double>& p) {
  return {p[0], p[1], p[2], p[3]};
}

// Alive throughout, or dropped out before one of the opportunities after the last one taken.
double BgBb::log_likelihood(const Opportunities& h) const {
  const double buying = log_beta(alpha, beta);
  const double leaving = log_beta(gamma, delta);
  const double x = h.bought;
  double largest = log_beta(alpha + x, beta + h.seen - x) + log_beta(gamma, delta + h.seen);
  std::vector<double> terms = {largest};
  for (int t = h.last; t < h.seen; ++t) {
    terms.push_back(log_beta(alpha + x, beta + t - x) + log_beta(gamma + 1.0, delta + t));
    largest = std::max(largest, terms.back());
  }
  double sum = 0.0;
  for (const double term : terms) sum += std::exp(term - largest);
  return largest + std::log(sum) - buying - leaving;
}

double BgBb::probability_alive(const Opportunities& h) const {
  const double x = h.bought;
  return std::exp(log_beta(alpha + x, beta + h.seen - x) - log_beta(alpha, beta) +
                  log_beta(gamma, delta + h.seen + 1.0) - log_beta(gamma, delta) -
                  log_likelihood(h));
}

// alpha / (alpha + beta) delta / (gamma - 1) (1 - ratio(n) / ratio(0)); gamma = 1 is its limit
double BgBb::expected_purchases(int opportunities) const {
  double sum = 0.0;
  // the same as eq. 8 term by term: P(alive at t) = B(gamma, delta + t) / B(gamma, delta)
  for (int t = 1; t <= opportunities; ++t) {
    sum += std::exp(log_beta(gamma, delta + t) - log_beta(gamma, delta));
  }
  return alpha / (alpha + beta) * sum;
}

double BgBb::expected_future_purchases(const Opportunities& h, int opportunities) const {
  const double x = h.bought;
  const double n = h.seen;
  const double front =
      log_beta(alpha + x + 1.0, beta + n - x) - log_beta(alpha, beta) - log_likelihood(h);
  if (std::abs(gamma - 1.0) > 1e-6) {
    const double from = std::exp(front + log_ratio(gamma, delta, n) - log_ratio(gamma, delta, 0.0));
    const double to =
        std::exp(front + log_ratio(gamma, delta, n + opportunities) - log_ratio(gamma, delta, 0.0));
    return delta / (gamma - 1.0) * (from - to);
  }
  double sum = 0.0;
  for (int t = 1; t <= opportunities; ++t) {
    sum += std::exp(log_beta(gamma, delta + n + t) - log_beta(gamma, delta));
  }
  return std::exp(front) * sum;
}

MaximumLikelihood fit_bg_bb(const std::vector<Opportunities>& customers) {
  require_variety(customers);
  const std::vector<Opportunities> data = collapse(customers);
  return maximise(
      [&](const std::vector<double>& p) {
        const BgBb model = make_bg_bb(p);
        double sum = 0.0;
        for (const Opportunities& h : data) sum += h.customers * model.log_likelihood(h);
        return sum;
      },
      {{1.0, 1.0, 0.5, 3.0}, {1.0, 3.0, 1.0, 5.0}, {0.5, 5.0, 0.3, 1.0}});
}

std::vector<Opportunities> read_opportunities(const CsvTable& table,
                                              const TransactionColumns& columns,
                                              const std::string& end_date, int days) {
  const Histories histories = read_histories(table, columns, end_date);
  const int end = parse_date(histories.end_date);
  const std::size_t customer = table.column(columns.customer);
  const std::size_t date = table.column(columns.date);
  std::map<std::string, std::set<int>> bought;  // days, by customer
  std::vector<std::string> order;
  for (std::size_t row = 0; row < table.rows(); ++row) {
    const int day = parse_date(table.text(row, date));
    if (day > end) continue;
    std::set<int>& of = bought[std::string(table.text(row, customer))];
    if (of.empty()) order.emplace_back(table.text(row, customer));
    of.insert(day);
  }
  std::vector<Opportunities> result;
  for (const std::string& name : order) {
    const std::set<int>& of = bought[name];
    Opportunities h;
    h.seen = (end - *of.begin()) / days;
    for (const int day : of) {
      // day 1 to `days` after the first purchase are opportunity 1
      const int opportunity = (day - *of.begin() + days - 1) / days;
      if (opportunity == 0 || opportunity > h.seen || opportunity == h.last) continue;
      h.last = opportunity;
      ++h.bought;
    }
    result.push_back(h);
  }
  return result;
}

MARKETDAY_REGISTER(Model, describe(), create);

}  // namespace marketday
