#include <catch2/catch.hpp>

#include "evaluation/sequential/simplex_quadratic.h"
#include "sim/random.h"

namespace marketday::sequential {

TEST_CASE("independent parts are blended by their inverse variances") {
  Eigen::MatrixXd h = Eigen::Vector3d(1.0, 2.0, 4.0).asDiagonal();
  const Eigen::VectorXd x = least_on_simplex(h);
  CHECK(x[0] == Approx(4.0 / 7.0));
  CHECK(x[1] == Approx(2.0 / 7.0));
  CHECK(x[2] == Approx(1.0 / 7.0));
}

TEST_CASE("a part that only adds to another is left out") {
  Eigen::MatrixXd h(2, 2);
  h << 1.0, 2.0, 2.0, 5.0;
  const Eigen::VectorXd x = least_on_simplex(h);
  CHECK(x[0] == Approx(1.0));
  CHECK(x[1] == Approx(0.0).margin(1e-12));
}

TEST_CASE("no point of a fine grid on the simplex beats the active set") {
  for (std::uint32_t k = 0; k < 60; ++k) {
    Eigen::MatrixXd half(2, 3);  // of rank 2, so that solutions may be many
    for (Eigen::Index i = 0; i < 2; ++i) {
      for (Eigen::Index j = 0; j < 3; ++j) {
        const auto who = static_cast<std::uint32_t>(3 * i + j);
        half(i, j) = uniform(draw(8, who, k, Purpose::environment)[0]) - 0.4;
      }
    }
    const Eigen::MatrixXd h = half.transpose() * half;
    const Eigen::VectorXd x = least_on_simplex(h);
    CHECK(x.sum() == Approx(1.0));
    CHECK(x.minCoeff() >= 0.0);
    double best = 1e9;
    for (int a = 0; a <= 100; ++a) {
      for (int b = 0; a + b <= 100; ++b) {
        const Eigen::Vector3d y(a / 100.0, b / 100.0, (100 - a - b) / 100.0);
        best = std::min(best, y.dot(h * y));
      }
    }
    CHECK(x.dot(h * x) <= best + 1e-11);
  }
}

}  // namespace marketday::sequential
