// Each recommender's formula against a plain version of itself, by hand or step by step.
#include <Eigen/Cholesky>
#include <catch2/catch.hpp>
#include <cmath>

#include "models/recommend/factors.h"
#include "models/recommend/item_text.h"
#include "sim/random.h"
#include "support/movielens.h"

namespace marketday::tests {
namespace {

RatingMatrix matrix(std::uint32_t users, std::uint32_t items, std::vector<RatingRow> rows) {
  return {users, items, rows};
}

std::vector<double> saved(const Recommender& model, const char* name) {
  return numbers_in(YamlNode::parse(to_yaml(model.save()), "m").at("fit").at(name));
}

}  // namespace

TEST_CASE("user_cf is Resnick's formula") {
  // users 0 and 1 agree on items 0 to 2, user 2 disagrees; who rated item 3: users 1 and 2
  const RatingMatrix m = matrix(3, 4,
                                {{0, 0, 1},
                                 {0, 1, 3},
                                 {0, 2, 5},
                                 {1, 0, 2},
                                 {1, 1, 3},
                                 {1, 2, 4},
                                 {1, 3, 5},
                                 {2, 0, 4},
                                 {2, 1, 2},
                                 {2, 2, 3},
                                 {2, 3, 1}});
  const auto model = recommender("user_cf", "shrink: 0");
  model->fit_ratings(m);
  // correlations with user 0: 1, and of (1, 3, 5) with (4, 2, 3): -1/2; means 3.5 and 2.5
  CHECK(score_of(*model, 0, 3) == Approx(3.0 + (1.0 * 1.5 + -0.5 * -1.5) / 1.5));
  const auto positive = recommender("user_cf", "shrink: 0, negative: false");
  positive->fit_ratings(m);
  CHECK(score_of(*positive, 0, 3) == Approx(3.0 + 1.5));
  const auto shrunk = recommender("user_cf", "shrink: 3");
  shrunk->fit_ratings(m);  // both weights halved: the same
  CHECK(score_of(*shrunk, 0, 3) == Approx(score_of(*model, 0, 3)));
  const auto one = recommender("user_cf", "shrink: 0, neighbours: 1");
  one->fit_ratings(m);
  CHECK(score_of(*one, 0, 3) == Approx(3.0 + 1.5));
  CHECK(std::isnan(score_of(*model, kNotKnown, 3)));
}

TEST_CASE("item_cf is Sarwar's adjusted cosine on deviations from the items' means") {
  const RatingMatrix m = matrix(
      3, 3,
      {{0, 0, 5}, {0, 1, 4}, {0, 2, 1}, {1, 0, 2}, {1, 1, 1}, {1, 2, 4}, {2, 0, 4}, {2, 2, 3}});
  const auto model = recommender("item_cf", "shrink: 0");
  model->fit_ratings(m);
  // deviations from users' means 10/3 and 7/3: items 0 and 1 alike, 2 opposite to both
  const double x0 = 5.0 - 10.0 / 3, x1 = 4.0 - 10.0 / 3, y0 = 2.0 - 7.0 / 3, y1 = 1.0 - 7.0 / 3;
  const double weight = (x0 * x1 + y0 * y1) / std::sqrt((x0 * x0 + y0 * y0) * (x1 * x1 + y1 * y1));
  REQUIRE(weight > 0.0);
  CHECK(score_of(*model, 2, 1) == Approx(2.5 + (4.0 - 11.0 / 3)));
  CHECK(std::isnan(score_of(*model, 2, 2)));  // no positive neighbour
}

TEST_CASE("biases are Koren's alternating ridge means") {
  const RatingMatrix m = matrix(2, 2, {{0, 0, 5}, {0, 1, 3}, {1, 0, 2}});
  const RatingBiases one = fit_biases(m, 1, 2.0, 1.0);
  const double mean = 10.0 / 3;
  CHECK(one.items[0] == Approx((5 + 2 - 2 * mean) / 3));
  CHECK(one.items[1] == Approx((3 - mean) / 2));
  CHECK(one.users[1] == Approx((2 - mean - one.items[0]) / 3));
}

TEST_CASE("mean_ratio is the formula as printed, and has no answer at its pole") {
  const RatingMatrix m =
      matrix(3, 3, {{0, 0, 5}, {0, 1, 3}, {1, 0, 4}, {1, 2, 2}, {2, 2, 4}, {2, 1, 1}});
  const auto model = recommender("mean_ratio", "neighbours: 0");
  model->fit_ratings(m);
  // item means 4.5, 2, 3; user 0's mean 4
  const double expected = 3.0 + (4.5 - 3) / (4.0 - 3) * (5 - 4.5) + (2.0 - 3) / (4.0 - 3) * (3 - 2);
  CHECK(score_of(*model, 0, 2) == Approx(expected));
  CHECK(!std::isfinite(score_of(*model, 1, 2)));  // mean 3 against mean 3
}

TEST_CASE("svdpp takes Koren's steps, each of which moves all of a user's y") {
  const CsvTable table = tastes();
  const std::string p = "rank: 6, epochs: 3, step: 0.01, l2_factors: 0.05, l2_biases: 0.02";
  const auto model = recommender("svdpp", p);
  model->fit(table);
  const RatingMatrix& m = model->ratings();
  Eigen::MatrixXd q = drawn_factors(1, 1, m.items(), 6, 0.1).cast<double>();
  Eigen::MatrixXd y = drawn_factors(1, 2, m.items(), 6, 0.1).cast<double>();
  Eigen::MatrixXd pu = drawn_factors(1, 0, m.users(), 6, 0.1).cast<double>();
  std::vector<double> bu(m.users(), 0.0);
  std::vector<double> bi(m.items(), 0.0);
  for (std::uint32_t epoch = 0; epoch < 3; ++epoch) {
    for (const std::uint32_t u : shuffled(m.users(), 1, epoch)) {
      const auto own = m.of_user(u);
      const double root = std::sqrt(static_cast<double>(own.size()));
      for (std::size_t k = 0; k < own.size(); ++k) {
        Eigen::RowVectorXd whole = pu.row(u);
        for (const std::uint32_t j : own.ids) whole += y.row(j) / root;
        const std::uint32_t i = own.ids[k];
        const double e = own.values[k] - m.mean() - bu[u] - bi[i] - whole.dot(q.row(i));
        bu[u] += 0.01 * (e - 0.02 * bu[u]);
        bi[i] += 0.01 * (e - 0.02 * bi[i]);
        const Eigen::RowVectorXd old = q.row(i);
        q.row(i) += 0.01 * (e * whole - 0.05 * old);
        pu.row(u) += 0.01 * (e * old - 0.05 * pu.row(u));
        for (const std::uint32_t j : own.ids) {
          y.row(j) += 0.01 * (e / root * old - 0.05 * y.row(j));
        }
      }
    }
  }
  const std::vector<double> fitted = saved(*model, "rated_factors");
  for (Eigen::Index i = 0; i < y.rows(); ++i) {
    for (Eigen::Index f = 0; f < 6; ++f) {
      CHECK(fitted[static_cast<std::size_t>(6 * i + f)] == Approx(y(i, f)).margin(1e-5));
    }
  }
}

TEST_CASE("implicit_als solves Hu, Koren and Volinsky's weighted regression, zeros and all") {
  const auto model = recommender("implicit_als", "rank: 3, alpha: 2, l2: 0.5");
  model->fit(tastes());
  const RatingMatrix& m = model->ratings();
  const std::vector<double> x = saved(*model, "users");
  const std::vector<double> y = saved(*model, "items");
  const auto users = Eigen::Map<const Eigen::Matrix<double, Eigen::Dynamic, 3, Eigen::RowMajor>>(
      x.data(), m.users(), 3);
  for (std::uint32_t i = 0; i < m.items(); ++i) {
    Eigen::VectorXd confidence = Eigen::VectorXd::Ones(m.users());
    Eigen::VectorXd preference = Eigen::VectorXd::Zero(m.users());
    const auto raters = m.of_item(i);
    for (std::size_t k = 0; k < raters.size(); ++k) {
      confidence[raters.ids[k]] += 2.0 * raters.values[k];
      preference[raters.ids[k]] = 1.0;
    }
    const Eigen::Matrix3d a =
        users.transpose() * confidence.asDiagonal() * users + 0.5 * Eigen::Matrix3d::Identity();
    const Eigen::Vector3d w =
        a.ldlt().solve(users.transpose() * confidence.asDiagonal() * preference);
    for (int f = 0; f < 3; ++f)
      CHECK(y[3 * i + static_cast<std::size_t>(f)] == Approx(w[f]).margin(1e-4));
  }
}

TEST_CASE("als finds unseen ratings that are made of biases and one factor") {
  const auto made = [](std::uint32_t u, std::uint32_t i) {
    return 3.0 + 0.1 * (u % 5) - 0.2 * (i % 4) + std::sin(u) * std::cos(3.0 * i);
  };
  const auto unseen = [](std::uint32_t u, std::uint32_t i) {
    return uniform(draw(3, u, i, Purpose::environment)[0]) < 0.3;
  };
  std::vector<RatingRow> rows;
  for (std::uint32_t u = 0; u < 30; ++u) {
    for (std::uint32_t i = 0; i < 30; ++i) {
      if (!unseen(u, i)) rows.push_back({u, i, made(u, i)});
    }
  }
  const auto model =
      recommender("als", "rank: 1, sweeps: 100, l2_factors: 0.0001, l2_biases: 0.0001");
  model->fit_ratings(matrix(30, 30, rows));
  for (std::uint32_t u = 0; u < 30; ++u) {
    for (std::uint32_t i = 0; i < 30; ++i) {
      if (unseen(u, i)) CHECK(score_of(*model, u, i) == Approx(made(u, i)).margin(0.02));
    }
  }
}

TEST_CASE("texts become scikit-learn's TF-IDF") {
  CHECK(words_of("Film-Noir (1995), Caf\xC3\xA9") ==
        std::vector<std::string>{"film", "noir", "1995", "caf\xC3\xA9"});
  const TermVectors v = term_vectors({"red car", "red red boat", ""});
  // idf of red ln(4/3) + 1, of car and boat ln(4/2) + 1
  const double red = std::log(4.0 / 3) + 1;
  const double rare = std::log(2.0) + 1;
  CHECK(v.weights[0] == Approx(red / std::hypot(red, rare)));
  CHECK(v.weights[2] == Approx(2 * red / std::hypot(2 * red, rare)));
  CHECK(v.starts == std::vector<std::size_t>{0, 2, 4, 4});
}

TEST_CASE("content ranks an unrated item by its text, for and against") {
  const RatingMatrix m = matrix(1, 4, {{0, 0, 5}, {0, 1, 1}});
  const std::vector<std::string> texts = {"space war", "love story", "war in space",
                                          "story of love"};
  const auto model = recommender("content", "profile: centred, text_columns: [words]");
  model->fit_ratings(m, texts);
  CHECK(score_of(*model, 0, 2) > 0.5);
  CHECK(score_of(*model, 0, 3) < -0.5);
}

}  // namespace marketday::tests
