// Regressions, trees and factorisation machines, against scikit-learn 1.2.1, R and published
// tables (marketing-science.md, section 4).
#include <catch2/catch.hpp>
#include <cmath>

#include "evaluation/prediction_metrics.h"
#include "sim/random.h"
#include "support/tables.h"

namespace marketday::tests {
namespace {

Recipe diabetes_recipe(const CsvTable& table) {
  return recipe_of(table, {}, "target: progression\nsplit: none\n");
}

Recipe cancer_recipe(const CsvTable& table) {
  return recipe_of(table, {{"diagnosis", "category"}},
                   "target: diagnosis\npositive: benign\nscale: z\nsplit: none\n");
}

double predicted_auc(const TabularModel& model, const CsvTable& table, const Recipe& recipe) {
  const auto actual = target_values(table, recipe, all_rows(table), model.targets());
  return chance_figures(actual, model.predict(table)).auc;
}

}  // namespace

TEST_CASE("least squares on the diabetes table gives its known fit") {
  const CsvTable table = small_table("diabetes");
  const Recipe recipe = diabetes_recipe(table);
  const auto model = tabular_model("linear_regression", "{errors: classical}", recipe);
  model->fit(table);
  const auto actual = target_values(table, recipe, all_rows(table), model->targets());
  const NumberFigures figures = number_figures(actual, model->predict(table));
  CHECK(figures.r2 == Approx(0.51775).margin(5e-6));
  CHECK(figures.rmse * figures.rmse == Approx(2859.70).margin(0.005));
  const Explanation weights = model->explain().front();
  CHECK(weights.rows[0][0] == Approx(152.133).margin(0.0005));
  // weights and classical errors as R's lm and statsmodels print them
  CHECK(weights.rows[3][0] == Approx(519.846).margin(0.001));
  CHECK(weights.rows[3][1] == Approx(66.533).margin(0.001));
  CHECK(weights.rows[5][1] == Approx(416.680).margin(0.001));
}

TEST_CASE("robust errors are White's and MacKinnon's, worked by hand") {
  // y = x + noise at x = 0, 0, 1, 1: residuals -1, 1, -2, 2; (X'X)^-1 = [1/2 -1/2; -1/2 1];
  // leverage 1/2 each
  const CsvTable table = CsvTable::parse("x,y\n0,-1\n0,1\n1,-1\n1,3\n", "four.csv");
  const Recipe recipe = recipe_of(table, {}, "target: y\nsplit: none\n");
  const auto errors = [&](const std::string& kind) {
    const auto model = tabular_model("linear_regression", "{errors: " + kind + "}", recipe);
    model->fit(table);
    const auto rows = model->explain().front().rows;
    CHECK(rows[1][0] == Approx(1.0));
    return std::pair(rows[0][1], rows[1][1]);
  };
  // HC0: variance of the mean of group 0 is (1 + 1) / 4, of group 1 (4 + 4) / 4
  CHECK(errors("hc0").first == Approx(std::sqrt(0.5)));
  CHECK(errors("hc0").second == Approx(std::sqrt(2.5)));
  CHECK(errors("hc1").second == Approx(std::sqrt(2.5 * 4.0 / 2.0)));
  CHECK(errors("hc3").second == Approx(std::sqrt(2.5 * 4.0)));
  CHECK(errors("classical").second == Approx(std::sqrt(5.0 * 1.0)));  // s^2 = 10 / 2
}

TEST_CASE("logistic regression on the cancer table gives its known fit") {
  const CsvTable table = small_table("breast_cancer");
  const Recipe recipe = cancer_recipe(table);
  const auto model = tabular_model("logistic_regression", "{l2: 1}", recipe);
  model->fit(table);
  const auto actual = target_values(table, recipe, all_rows(table), model->targets());
  const ChanceFigures figures = chance_figures(actual, model->predict(table));
  CHECK(figures.accuracy == Approx(0.9877).margin(5e-5));
  CHECK(figures.log_loss == Approx(0.05339).margin(5e-6));
  CHECK(five_fold_auc("logistic_regression", "{l2: 1}", table, recipe) ==
        Approx(0.9955).margin(0.002));
}

TEST_CASE("an L1 penalty sets weak weights to 0 and meets the conditions of a minimum") {
  const CsvTable table = small_table("breast_cancer");
  const Recipe recipe = cancer_recipe(table);
  const auto model = tabular_model("logistic_regression", "{l2: 0, l1: 10}", recipe);
  model->fit(table);
  const std::vector<double> chances = model->predict(table);
  const auto actual = target_values(table, recipe, all_rows(table), model->targets());
  const FeatureRows x = model->encoder().encode(table, recipe, all_rows(table)).dense();
  const Explanation weights = model->explain().front();
  int zero = 0;
  for (Eigen::Index k = 0; k < x.cols(); ++k) {
    double slope = 0.0;
    for (std::size_t i = 0; i < actual.size(); ++i) {
      slope += (chances[i] - actual[i]) * x(static_cast<Eigen::Index>(i), k);
    }
    const double weight = weights.rows[static_cast<std::size_t>(k) + 1][0];
    CAPTURE(k, weight, slope);
    if (weight == 0.0) {
      ++zero;
      CHECK(std::abs(slope) < 10.0 + 1e-3);
    } else {
      CHECK(slope == Approx(-std::copysign(10.0, weight)).margin(1e-3));
    }
  }
  CHECK(zero > 15);
  CHECK(zero < 30);
}

TEST_CASE("a saturated logit gives the log odds of each cell and their known errors") {
  // 30 of 40 against 10 of 40: log odds ratio log 9, variance 1/30 + 1/10 + 1/10 + 1/30
  std::string text = "x,y\n";
  for (int i = 0; i < 80; ++i) {
    text += std::string(i < 40 ? "0" : "1") + "," + ((i < 40 ? i < 10 : i < 70) ? "1" : "0") + "\n";
  }
  const CsvTable table = CsvTable::parse(text, "cells.csv");
  const auto model =
      tabular_model("logistic_regression", "{l2: 0}",
                    recipe_of(table, {}, "target: y\nduplicates: keep\nsplit: none\n"));
  model->fit(table);
  const auto rows = model->explain().front().rows;
  CHECK(rows[0][0] == Approx(-std::log(3.0)).margin(1e-6));
  CHECK(rows[1][0] == Approx(std::log(9.0)).margin(1e-6));
  CHECK(rows[1][1] == Approx(std::sqrt(2.0 / 30.0 + 2.0 / 10.0)).margin(1e-4));
}

TEST_CASE("tree, forest and boosting reach the known five-fold areas on the cancer table") {
  const CsvTable table = small_table("breast_cancer");
  const Recipe recipe = cancer_recipe(table);
  // a tree grown to the end, as scikit-learn's default; stopped early it ranks better
  const double full = five_fold_auc("decision_tree", "{depth: 30, leaf: 1}", table, recipe);
  CHECK(full == Approx(0.921).margin(0.02));
  CHECK(five_fold_auc("decision_tree", "{}", table, recipe) > full);
  CHECK(five_fold_auc("random_forest", "{seed: 1}", table, recipe) == Approx(0.992).margin(0.004));
  CHECK(five_fold_auc("gradient_boosting", "{}", table, recipe) == Approx(0.993).margin(0.004));
}

TEST_CASE("a tree of one split finds the cut of least squares") {
  const CsvTable table = CsvTable::parse("x,y\n1,1\n2,1\n3,1\n4,9\n5,9\n6,10\n", "steps.csv");
  const auto model = tabular_model("decision_tree", "{depth: 1, leaf: 1}",
                                   recipe_of(table, {}, "target: y\nsplit: none\n"));
  model->fit(table);
  const std::vector<double> said = model->predict(table);
  CHECK(said[2] == Approx(1.0));
  CHECK(said[3] == Approx(28.0 / 3.0).margin(1e-5));
}

TEST_CASE("a factorisation machine learns what only the pair of two categories tells") {
  // y = 1 where u and v are both below 4 or both above: no single column says anything
  std::string text = "u,v,y\n";
  for (std::uint32_t i = 0; i < 2000; ++i) {
    const RandomBlock block = draw(5, i, 0, Purpose::environment);
    const std::uint32_t u = block[0] % 8;
    const std::uint32_t v = block[1] % 8;
    text += "u" + std::to_string(u) + ",v" + std::to_string(v) + "," +
            ((u < 4) == (v < 4) ? "1" : "0") + "\n";
  }
  const CsvTable table = CsvTable::parse(text, "pairs.csv");
  const Recipe recipe = recipe_of(table, {{"u", "category"}, {"v", "category"}},
                                  "target: y\nduplicates: keep\nsplit: none\n");
  const auto pairs = tabular_model("factorisation_machine", "{rank: 2, seed: 1}", recipe);
  pairs->fit(table);
  CHECK(predicted_auc(*pairs, table, recipe) > 0.99);
  const auto singles = tabular_model("factorisation_machine", "{rank: 0, seed: 1}", recipe);
  singles->fit(table);
  CHECK(predicted_auc(*singles, table, recipe) < 0.6);
}

TEST_CASE("a factorisation machine says the double sum over pairs of Rendle's equation 1") {
  const CsvTable table =
      CsvTable::parse("a,b,c,y\n1,2,3,4\n2,0,1,3\n0,1,-1,2\n1,1,1,0\n", "abc.csv");
  const Recipe recipe = recipe_of(table, {}, "target: y\nsplit: none\n");
  const auto model =
      tabular_model("factorisation_machine", "{rank: 2, seed: 1, epochs: 3}", recipe);
  model->fit(table);
  const Json fit = model->save().at("fit");
  const auto numbers = [&](const char* key) {
    std::vector<double> all;
    std::string text = fit.at(key);
    char* at = text.data() + 1;
    while (*at == ' ' && at[1] != ']') all.push_back(std::strtod(at, &at));
    return all;
  };
  const std::vector<double> w = numbers("weights");
  const std::vector<double> v = numbers("factors");
  REQUIRE(w.size() == 3);
  REQUIRE(v.size() == 6);
  const std::vector<double> x = {1.0, 2.0, 3.0};
  double sum = fit.at("intercept");
  for (std::size_t i = 0; i < 3; ++i) {
    sum += w[i] * x[i];
    for (std::size_t j = i + 1; j < 3; ++j) {
      sum += (v[2 * i] * v[2 * j] + v[2 * i + 1] * v[2 * j + 1]) * x[i] * x[j];
    }
  }
  CHECK(model->predict(table)[0] == Approx(sum));
}

TEST_CASE("calibration figures are 1 and 0 for chances that happen, and see what is off") {
  std::vector<double> actual;
  std::vector<double> right;
  std::vector<double> bold;  // log odds doubled
  for (int i = 0; i < 1000; ++i) {
    const double p = i < 500 ? 0.2 : 0.6;
    actual.push_back((i % 10) < 10.0 * p - 0.5 ? 1.0 : 0.0);
    right.push_back(p);
    bold.push_back(p * p / (p * p + (1.0 - p) * (1.0 - p)));
  }
  const ChanceFigures good = chance_figures(actual, right);
  CHECK(good.calibration_slope == Approx(1.0).margin(1e-6));
  CHECK(good.calibration_intercept == Approx(0.0).margin(1e-6));
  CHECK(good.ece == Approx(0.0).margin(1e-9));
  CHECK(good.bins.size() == 2);
  CHECK(chance_figures(actual, bold).calibration_slope == Approx(0.5).margin(1e-6));
  CHECK(chance_figures(actual, bold).ece ==
        Approx(0.5 * (0.2 - 1.0 / 17.0) + 0.5 * (9.0 / 13.0 - 0.6)));
}

}  // namespace marketday::tests
