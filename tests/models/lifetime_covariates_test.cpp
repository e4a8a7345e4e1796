// BG/NBD with covariates: on customers made by it, and with covariates that say nothing.
#include "models/lifetime_covariates.h"

#include <boost/random/beta_distribution.hpp>
#include <boost/random/exponential_distribution.hpp>
#include <boost/random/gamma_distribution.hpp>
#include <boost/random/uniform_01.hpp>
#include <catch2/catch.hpp>
#include <cmath>

#include "sim/io/error.h"
#include "sim/random.h"

using namespace marketday;

namespace {

// Joined by sale (z = 1) or not: sale customers buy more often and leave sooner.
std::vector<History> customers(std::uint32_t count, Eigen::MatrixXd& z) {
  std::vector<History> result;
  z.setZero(count, 1);
  for (std::uint32_t i = 0; i < count; ++i) {
    KeyedEngine engine(31, i, 0, Purpose::environment);
    const double sale = i % 2 == 0 ? 1.0 : 0.0;
    z(static_cast<Eigen::Index>(i), 0) = sale;
    boost::random::gamma_distribution<double> rates(0.8, std::exp(0.5 * sale) / 6.0);
    boost::random::beta_distribution<double> dropouts(0.9 * std::exp(0.8 * sale), 3.0);
    boost::random::uniform_01<double> unit;
    const double rate = rates(engine);
    const double dropout = dropouts(engine);
    History h{0.0, 0.0, 52.0, 0.0, 1.0};
    boost::random::exponential_distribution<double> waits(std::max(rate, 1e-9));
    double time = waits(engine);
    bool alive = true;
    while (alive && time < h.age) {
      h.repeats += 1.0;
      h.recency = time;
      alive = unit(engine) >= dropout;
      time += waits(engine);
    }
    result.push_back(h);
  }
  return result;
}

}  // namespace

TEST_CASE("the BG/NBD with a covariate finds what it does to buying and to leaving") {
  Eigen::MatrixXd z;
  const std::vector<History> made = customers(3000, z);
  const BgNbdCovariates fit = fit_bg_nbd(made, z, {"sale"});
  CHECK(fit.converged);
  const double truth[] = {0.8, 6.0, 0.9, 3.0, 0.5, 0.8, 0.0};
  const double found[] = {fit.base.r,  fit.base.alpha, fit.base.a,    fit.base.b,
                          fit.rate[0], fit.leaving[0], fit.staying[0]};
  for (std::size_t i = 0; i < 7; ++i) {
    INFO(i << ": " << found[i] << " +- " << fit.standard_errors[i]);
    CHECK(std::abs(found[i] - truth[i]) < 4.0 * fit.standard_errors[i]);
  }
  CHECK(fit.rate[0] > 4.0 * fit.standard_errors[4]);
  CHECK(fit.log_likelihood > fit_bg_nbd(made).log_likelihood + 10.0);
  const BgNbdCovariates again =
      read_bg_nbd_covariates(YamlNode::parse(to_yaml(to_json(fit)), "fit.yaml"));
  const Eigen::VectorXd sale = Eigen::VectorXd::Ones(1);
  CHECK(again.of(sale).expected_repeats(52.0) == fit.of(sale).expected_repeats(52.0));
}

TEST_CASE("a covariate that says nothing gains what chance would") {
  Eigen::MatrixXd z;
  const std::vector<History> made = customers(1200, z);
  Eigen::MatrixXd luck(z.rows(), 1);
  for (Eigen::Index i = 0; i < luck.rows(); ++i) {
    luck(i, 0) = uniform(draw(3, static_cast<std::uint32_t>(i), 9, Purpose::environment)[0]) - 0.5;
  }
  const double gain =
      fit_bg_nbd(made, luck, {"luck"}).log_likelihood - fit_bg_nbd(made).log_likelihood;
  CHECK(gain > -1e-3);
  CHECK(2.0 * gain < 16.27);  // chi-square with 3 degrees, 0.999
}

TEST_CASE("covariates that do not fit the customers are refused") {
  Eigen::MatrixXd z;
  const std::vector<History> made = customers(200, z);
  CHECK_THROWS_WITH(fit_bg_nbd(made, z.topRows(5), {"sale"}), Catch::Contains("5 x 1"));
  CHECK_THROWS_WITH(fit_bg_nbd(made, z.setOnes(), {"sale"}), Catch::Contains("`sale`"));
}
