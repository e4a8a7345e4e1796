// Rows 1 to 4, 8 and 9 of learners-and-ope.md, section 7: one-step estimators on fixture F1, as
// obp 0.5.7 has them, and the self-normalised interval where obp's is wrong.
#include <catch2/catch.hpp>
#include <cmath>
#include <numeric>

#include "evaluation/difference.h"
#include "evaluation/group_bootstrap.h"
#include "evaluation/panel.h"
#include "sim/random.h"
#include "sim/registry.h"
#include "support/ope_fixtures.h"

namespace marketday::tests {
namespace {

// A panel over F1 with every row a group of its own.
Panel panel_on(const BanditFixture& f, std::vector<PanelEstimator> estimators) {
  Panel panel(std::move(estimators), 2, BanditFixture::kRows);
  std::vector<std::uint32_t> groups(BanditFixture::kRows);
  std::iota(groups.begin(), groups.end(), 0U);
  panel.begin_block(groups, f.reward);
  panel.add(0, {f.weight, f.q, f.v});
  const std::vector<double> ones(BanditFixture::kRows, 1.0);
  const std::vector<double> zeros(BanditFixture::kRows, 0.0);
  panel.add(1, {ones, zeros, zeros});
  return panel;
}

Estimate on_f1(const std::string& name, Json parameters = Json::object()) {
  static const BanditFixture f;
  Json all = defaults(Registry<Estimator>::instance().find(name).description.parameters);
  all.update(parameters);
  std::vector<PanelEstimator> one;
  one.push_back(panel_estimator(name, all, name));
  return panel_on(f, std::move(one)).estimate(0, 0);
}

Approx exactly(double value) {
  return Approx(value).epsilon(1e-9);
}

}  // namespace

TEST_CASE("rows 1 to 3: one-step estimators on F1 as obp has them") {
  CHECK(on_f1("ips").value == exactly(.451831413041));
  CHECK(on_f1("clipped_ips", {{"lambda", 2}}).value == exactly(.429074513550));
  CHECK(on_f1("snips").value == exactly(.450342684531));
  CHECK(on_f1("dm").value == exactly(.337079760716));
  CHECK(on_f1("dr").value == exactly(.444792658152));
  CHECK(on_f1("clipped_dr", {{"lambda", 2}}).value == exactly(.436760159770));
  CHECK(on_f1("sndr").value == exactly(.444437757504));
  CHECK(on_f1("switch_dr", {{"lambda", 1.5}}).value == exactly(.377473781708));
  CHECK(on_f1("dr_os", {{"lambda", 3}}).value == exactly(.399125159137));
  CHECK(on_f1("sub_gaussian_ips", {{"lambda", .1}}).value == exactly(.431532422123));
  CHECK(on_f1("sub_gaussian_dr", {{"lambda", .1}}).value == exactly(.439014214820));
}

TEST_CASE("row 4: SLOPE and the estimated error choose lambda on F1 as obp does") {
  const auto tuned = [](const char* name, const char* rule, std::vector<double> candidates) {
    return on_f1(name, {{"tune", rule}, {"candidates", candidates}});
  };
  const std::vector<double> clips = {1, 2, 4, 8, 100};
  const std::vector<double> switches = {1, 1.5, 2, 4, 8, 100};
  const std::vector<double> shrinks = {.1, 1, 3, 10, 100, 1e4};
  const std::vector<double> bends = {0, .005, .01, .05, .1, .5};
  CHECK(tuned("clipped_ips", "slope", clips).lambda == 2.0);
  const Estimate dr = tuned("clipped_dr", "slope", clips);
  CHECK(dr.lambda == 1.0);
  CHECK(dr.value == exactly(.409534304546));
  CHECK(tuned("switch_dr", "slope", switches).value == exactly(.420699591578));
  CHECK(tuned("dr_os", "slope", shrinks).lambda == 3.0);
  CHECK(tuned("sub_gaussian_ips", "slope", bends).value == exactly(.400797093482));
  CHECK(tuned("sub_gaussian_dr", "slope", bends).value == exactly(.430322841012));
  CHECK(tuned("clipped_ips", "mse", clips).lambda == 100.0);
  CHECK(tuned("clipped_dr", "mse", clips).lambda == 100.0);
  CHECK(tuned("switch_dr", "mse", switches).lambda == 100.0);
  CHECK(tuned("dr_os", "mse", shrinks).value == exactly(.444753187042));
  CHECK(tuned("sub_gaussian_ips", "mse", bends).lambda == 0.0);
  CHECK(tuned("sub_gaussian_dr", "mse", bends).lambda == 0.0);
}

TEST_CASE("F1 has the facts that its page gives") {
  const BanditFixture f;
  std::vector<PanelEstimator> one;
  one.push_back(panel_estimator("ips", Json::object(), "ips"));
  const WeightSummary d = panel_on(f, std::move(one)).diagnostics(0);
  CHECK(d.mean == exactly(1.0033057682));
  CHECK(d.greatest == exactly(3.8611604906));
  CHECK(d.effective_rows == exactly(594.2294043));
  CHECK(on_f1("snips").standard_error == Approx(.0202430811).epsilon(1e-3));
}

TEST_CASE("row 8: the paired difference on F1, plain and with its control variate") {
  const BanditFixture f;
  std::vector<PanelEstimator> one;
  one.push_back(panel_estimator("ips", Json::object(), "ips"));
  const Panel panel = panel_on(f, std::move(one));
  const Difference plain = paired_difference(panel, 0, 1, 0);
  CHECK(plain.value == exactly(-.072168586959));
  CHECK(plain.standard_error == exactly(.017595104663));
  const double apart =
      std::hypot(panel.estimate(0, 0).standard_error, panel.estimate(1, 0).standard_error);
  CHECK(apart == exactly(.027205914566));
  const Difference controlled = controlled_difference(panel, 0, 1, 0);
  CHECK(controlled.coefficient == exactly(.457865780952));
  CHECK(controlled.value == exactly(-.073682185081));
  CHECK(controlled.standard_error == exactly(.012858524607));
}

TEST_CASE("bootstrap multipliers have a Poisson law's mean and variance, whatever the threads") {
  const std::size_t groups = 100'003;
  std::vector<double> ones(groups, 1.0);
  std::vector<double> ramp(groups);
  std::iota(ramp.begin(), ramp.end(), 0.0);
  const std::span<const double> columns[] = {ones, ramp};
  const std::vector<double> sums = GroupBootstrap(groups, 400).sums(columns);
  double mean = 0.0;
  double square = 0.0;
  for (std::size_t b = 0; b < 400; ++b) {
    mean += sums[2 * b] / 400.0;
    square += (sums[2 * b] - groups) * (sums[2 * b] - groups) / 400.0;
  }
  CHECK(mean == Approx(groups).margin(4.0 * std::sqrt(groups / 400.0)));
  CHECK(square / groups == Approx(1.0).margin(4.0 * std::sqrt(2.0 / 400.0)));
}

TEST_CASE("row 9: self-normalised intervals cover what they say, where obp's cover .998") {
  const double pb[] = {.5, .2, .15, .1, .05};
  const double pe[] = {.1, .1, .2, .3, .3};
  const double q[] = {.6, .62, .64, .66, .7};
  const double truth = .658;
  const std::size_t n = 500;
  const int runs = 2'000;
  int by_t = 0;
  int by_percentile = 0;
  std::vector<std::uint32_t> groups(n);
  std::iota(groups.begin(), groups.end(), 0U);
  for (int run = 0; run < runs; ++run) {
    std::vector<double> rewards(n);
    std::vector<double> weights(n);
    for (std::uint32_t i = 0; i < n; ++i) {
      const RandomBlock bits = draw(41, i, static_cast<std::uint32_t>(run), Purpose::environment);
      const double u = uniform(bits[0]);
      int a = 0;
      for (double below = pb[0]; a < 4 && u > below; below += pb[a]) ++a;
      weights[i] = pe[a] / pb[a];
      rewards[i] = uniform(bits[1]) < q[a] ? 1.0 : 0.0;
    }
    std::vector<PanelEstimator> one;
    one.push_back(panel_estimator("snips", Json::object(), "snips"));
    Panel panel(std::move(one), 1, n);
    panel.begin_block(groups, rewards);
    panel.add(0, {weights, {}, {}});
    const Estimate estimate = panel.estimate(0, 0);
    const double half = 1.9647 * estimate.standard_error;  // t of 499 degrees of freedom
    if (std::abs(estimate.value - truth) <= half) ++by_t;
    if (run >= 500) continue;
    const GroupTerms terms = panel.terms(0, 0);
    const std::span<const double> columns[] = {terms.term, terms.weight};
    const std::vector<double> sums = GroupBootstrap(n, 400).sums(columns);
    std::vector<double> values;
    for (std::size_t b = 0; b < 400; ++b) values.push_back(sums[2 * b] / sums[2 * b + 1]);
    const Interval interval = percentile_interval(values, 0.95);
    if (interval.low <= truth && truth <= interval.high) ++by_percentile;
  }
  CHECK(by_t / 2000.0 >= .94);
  CHECK(by_t / 2000.0 <= .965);
  CHECK(by_percentile / 500.0 >= .93);
  CHECK(by_percentile / 500.0 <= .975);
}

}  // namespace marketday::tests
