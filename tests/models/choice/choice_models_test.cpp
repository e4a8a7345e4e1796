// Choice models on public scanner panels (T10, T11, T13) and on choices made from known ones.
#include <Eigen/Dense>
#include <catch2/catch.hpp>
#include <cmath>

#include "made_choices.h"
#include "models/choice/mixed_logit.h"
#include "models/choice/multinomial_logit.h"
#include "models/choice/nested_logit.h"
#include "models/smooth_search.h"
#include "support/data.h"

using namespace marketday;
using namespace marketday::test;

namespace {

ChoiceData catsup(const std::string& path) {
  return read_wide_choices(
      CsvTable::load(path),
      {"id", "choice", {"heinz41", "heinz32", "heinz28", "hunts32"}, {"price", "feat", "disp"}});
}

ChoiceData yogurt(const std::string& path) {
  return read_wide_choices(
      CsvTable::load(path),
      {"id", "choice", {"yoplait", "dannon", "hiland", "weight"}, {"price", "feat"}});
}

const Eigen::VectorXd kTruth = (Eigen::VectorXd(4) << 0.5, -0.4, -2.0, 0.8).finished();

ChoiceData logit_choices(std::uint32_t persons = 300) {
  return made_choices(persons, 8, 3,
                      [](std::uint32_t, const Eigen::MatrixXd& x) { return softmax(x * kTruth); });
}

// A random intercept of the flag and a price coefficient of -exp(m + s z).
ChoiceData mixed_choices() {
  return made_choices(400, 12, 3, [](std::uint32_t person, const Eigen::MatrixXd& x) {
    Eigen::VectorXd b = kTruth;
    b[2] = -std::exp(0.7 + 0.5 * normal_at(person, 0, 0));
    b[3] = 0.8 + 1.0 * normal_at(person, 0, 1);
    return softmax(x * b);
  });
}

void check_gradient(const GradientFunction& function, const Eigen::VectorXd& at) {
  Eigen::VectorXd analytic(at.size());
  function(at, analytic);
  const Eigen::VectorXd numeric = gradient_at(
      [&](const Eigen::VectorXd& x) {
        Eigen::VectorXd unused(x.size());
        return function(x, unused);
      },
      at);
  for (Eigen::Index i = 0; i < at.size(); ++i) {
    CHECK(analytic[i] == Approx(numeric[i]).epsilon(1e-5).margin(1e-4));
  }
}

void check_near(const ChoiceFit& fit, const std::vector<double>& truth, double most_error) {
  const Eigen::VectorXd errors = fit.standard_errors();
  for (std::size_t i = 0; i < truth.size(); ++i) {
    const auto at = static_cast<Eigen::Index>(i);
    INFO(fit.names[i] << " " << fit.coefficients[at] << " +- " << errors[at]);
    CHECK(errors[at] < most_error);
    CHECK(std::abs(fit.coefficients[at] - truth[i]) < 4.0 * errors[at]);
  }
}

}  // namespace

TEST_CASE("T13: the multinomial logit on Catsup has log-likelihood -2517.877, price -1.4024") {
  REQUIRE_DATA(path, "nielsen_panel/catsup.csv");
  MultinomialLogit model;
  model.fit(catsup(path));
  const ChoiceFit& fit = model.result();
  CHECK(fit.converged);
  CHECK(fit.choices == 2798);
  CHECK(fit.persons == 300);
  CHECK(fit.log_likelihood == Approx(-2517.877).margin(2e-3));
  CHECK(fit.coefficient("price") == Approx(-1.4024).margin(1e-4));
  CHECK(fit.standard_errors()[3] == Approx(0.058).margin(5e-4));
  CHECK(fit.coefficient("feat") == Approx(0.909).margin(1e-3));
  CHECK(fit.coefficient("disp") == Approx(0.876).margin(1e-3));
  // choices of one household go together, which the classical error does not know
  CHECK(fit.robust_errors()[3] > 1.25 * fit.standard_errors()[3]);
}

TEST_CASE("T13: the multinomial logit on Yogurt has log-likelihood -2656.888, price -0.3666") {
  REQUIRE_DATA(path, "nielsen_panel/yogurt.csv");
  MultinomialLogit model;
  model.fit(yogurt(path));
  const ChoiceFit& fit = model.result();
  CHECK(fit.choices == 2412);
  CHECK(fit.persons == 100);
  CHECK(fit.log_likelihood == Approx(-2656.888).margin(2e-3));
  CHECK(fit.coefficient("price") == Approx(-0.3666).margin(1e-4));
  CHECK(fit.standard_errors()[3] == Approx(0.024).margin(5e-4));
  CHECK(fit.coefficient("feat") == Approx(0.492).margin(1e-3));
}

TEST_CASE("T13: the multinomial logit on Cracker has log-likelihood -3347.713, price -3.1247") {
  REQUIRE_DATA(path, "nielsen_panel/cracker.csv");  // withheld from this project's data
  MultinomialLogit model;
  model.fit(read_wide_choices(
      CsvTable::load(path),
      {"id", "choice", {"sunshine", "kleebler", "nabisco", "private"}, {"price", "disp", "feat"}}));
  CHECK(model.result().log_likelihood == Approx(-3347.713).margin(2e-3));
  // the file may have prices in dollars, as the reference, or in cents
  const double price = model.result().coefficient("price");
  CHECK(std::min(std::abs(price + 3.1247), std::abs(100.0 * price + 3.1247)) < 1e-3);
}

TEST_CASE("on Catsup, taste that differs between households is worth 300 log-likelihood units") {
  REQUIRE_DATA(path, "nielsen_panel/catsup.csv");
  const ChoiceData data = catsup(path);
  MixedLogitOptions o;
  o.mixing = {Mixing::normal, Mixing::normal, Mixing::normal, Mixing::negative_lognormal,
              Mixing::fixed,  Mixing::fixed};
  o.draws = 60;
  MixedLogit model(o);
  model.fit(data);
  CHECK(model.result().converged);
  CHECK(model.result().log_likelihood > -2517.877 + 300.0);
  const Eigen::VectorXd errors = model.result().robust_errors();
  for (Eigen::Index i = 6; i < 10; ++i) {
    INFO(model.result().names[static_cast<std::size_t>(i)]);
    CHECK(model.result().coefficients[i] > 3.0 * errors[i]);
  }
}

TEST_CASE("T10, T11: fitted models predict the shares worked out by hand") {
  // utilities 1, 0.5, 0 and 0 as one attribute whose coefficient is 1
  ChoiceData data;
  data.attributes = {"v"};
  data.alternatives = {"one", "half", "zero", "outside"};
  data.x = (Eigen::MatrixXd(4, 1) << 1.0, 0.5, 0.0, 0.0).finished();
  data.first = {0, 4};
  data.alternative = {0, 1, 2, 3};
  data.chosen = {0};
  data.person = {0};
  const std::string saved =
      "names: [v]\ncoefficients: [1]\ncovariance: [1]\nrobust_covariance: [1]\nlog_likelihood: "
      "-1\nequal_shares: -1\nchoices: 1\npersons: 1\nconverged: true\n";
  MultinomialLogit plain;
  plain.load(YamlNode::parse(saved, "t10.yaml"));
  const double t10[] = {0.42693, 0.25895, 0.15706, 0.15706};
  const double t11[] = {0.44875, 0.16509, 0.19308, 0.19308};
  NestedLogit nested({});
  nested.load(YamlNode::parse(
      "nests: [{name: n, alternatives: [one, half]}]\nfit:\n  names: [v, lambda_n]\n  "
      "coefficients: "
      "[1, 0.5]\n  covariance: [1, 0, 0, 1]\n  robust_covariance: [1, 0, 0, 1]\n  log_likelihood: "
      "-1\n  equal_shares: -1\n  choices: 1\n  persons: 1\n  converged: true\n",
      "t11.yaml"));
  for (std::size_t j = 0; j < 4; ++j) {
    CHECK(plain.predict(data)[j] == Approx(t10[j]).margin(1e-5));
    CHECK(nested.predict(data)[j] == Approx(t11[j]).margin(1e-5));
  }
}

TEST_CASE("gradients of the three logits are their likelihoods' finite differences") {
  const ChoiceData data = logit_choices(40);
  const Eigen::VectorXd at = (Eigen::VectorXd(4) << 0.3, 0.2, -1.0, 0.4).finished();
  check_gradient([&](const Eigen::VectorXd& x,
                     Eigen::VectorXd& g) { return MultinomialLogit::log_likelihood(data, x, &g); },
                 at);
  const NestedLogit nested({{"ab", {"a", "b"}}});
  const Eigen::VectorXd with_lambda = (Eigen::VectorXd(5) << at, 0.6).finished();
  check_gradient([&](const Eigen::VectorXd& x,
                     Eigen::VectorXd& g) { return nested.log_likelihood(data, x, g); },
                 with_lambda);
  for (const DrawKind kind : {DrawKind::halton, DrawKind::keyed}) {
    const MixedLogit mixed(
        {{Mixing::normal, Mixing::fixed, Mixing::negative_lognormal, Mixing::lognormal},
         30,
         kind,
         4});
    const Eigen::VectorXd spread =
        (Eigen::VectorXd(7) << 0.3, 0.2, 0.1, -0.5, 0.5, 0.4, 0.3).finished();
    check_gradient([&](const Eigen::VectorXd& x,
                       Eigen::VectorXd& g) { return mixed.log_likelihood(data, x, g); },
                   spread);
  }
}

TEST_CASE("the multinomial logit's Hessian is its gradient's finite difference") {
  const ChoiceData data = logit_choices(40);
  const Eigen::VectorXd at = (Eigen::VectorXd(4) << 0.3, 0.2, -1.0, 0.4).finished();
  Eigen::VectorXd gradient;
  Eigen::MatrixXd hessian;
  MultinomialLogit::log_likelihood(data, at, &gradient, &hessian);
  const Eigen::MatrixXd numeric =
      hessian_at([&](const Eigen::VectorXd& x,
                     Eigen::VectorXd& g) { return MultinomialLogit::log_likelihood(data, x, &g); },
                 at);
  CHECK((hessian - numeric).cwiseAbs().maxCoeff() < 1e-4);
}

TEST_CASE("nests and mixtures that do nothing leave the multinomial logit's likelihood") {
  const ChoiceData data = logit_choices(40);
  Eigen::VectorXd gradient;
  const double plain = MultinomialLogit::log_likelihood(data, kTruth);
  const NestedLogit nested({{"ab", {"a", "b"}}});
  const Eigen::VectorXd one = (Eigen::VectorXd(5) << kTruth, 1.0).finished();
  CHECK(nested.log_likelihood(data, one, gradient) == Approx(plain).epsilon(1e-12));
  const MixedLogit fixed({std::vector<Mixing>(4, Mixing::fixed), 3, DrawKind::halton, 1});
  CHECK(fixed.log_likelihood(data, kTruth, gradient) == Approx(plain).epsilon(1e-12));
}

TEST_CASE("the multinomial logit finds the coefficients that choices were made with") {
  MultinomialLogit model;
  model.fit(logit_choices());
  check_near(model.result(), {0.5, -0.4, -2.0, 0.8}, 0.15);
  // choices are independent here, so that both errors mean the same
  const Eigen::ArrayXd ratio =
      model.result().robust_errors().array() / model.result().standard_errors().array();
  CHECK(ratio.minCoeff() > 0.85);
  CHECK(ratio.maxCoeff() < 1.15);
}

TEST_CASE("the nested logit finds the dissimilarity that choices were made with") {
  const ChoiceData data = made_choices(800, 5, 4, [](std::uint32_t, const Eigen::MatrixXd& x) {
    const Eigen::VectorXd b = (Eigen::VectorXd(5) << 0.5, -0.4, 0.2, -2.0, 0.8).finished();
    const Eigen::VectorXd v = x * b;
    // nest {a, b} of dissimilarity 0.4; c and d alone
    const double inclusive = std::log(std::exp(v[0] / 0.4) + std::exp(v[1] / 0.4));
    Eigen::VectorXd p(4);
    for (int j = 0; j < 2; ++j) p[j] = std::exp(v[j] / 0.4 - inclusive + 0.4 * inclusive);
    p[2] = std::exp(v[2]);
    p[3] = std::exp(v[3]);
    return Eigen::VectorXd(p / p.sum());
  });
  NestedLogit model({{"ab", {"a", "b"}}, {"c", {"c"}}});
  model.fit(data);
  CHECK(model.result().converged);
  check_near(model.result(), {0.5, -0.4, 0.2, -2.0, 0.8, 0.4}, 0.15);
  MultinomialLogit plain;
  plain.fit(data);
  CHECK(model.result().log_likelihood > plain.result().log_likelihood + 20.0);
}

TEST_CASE("the mixed logit finds spread in tastes, by Halton and by keyed draws") {
  const ChoiceData data = mixed_choices();
  for (const DrawKind kind : {DrawKind::halton, DrawKind::keyed}) {
    MixedLogit model({{Mixing::fixed, Mixing::fixed, Mixing::negative_lognormal, Mixing::normal},
                      kind == DrawKind::halton ? 100 : 300,
                      kind,
                      3});
    model.fit(data);
    CHECK(model.result().converged);
    check_near(model.result(), {0.5, -0.4, 0.7, 0.8, 0.5, 1.0}, 0.15);
    CHECK(model.result().names[5] == "sd_flag");
  }
}

TEST_CASE("Halton's points in base 2 are 1/2, 1/4, 3/4, 1/8 and in base 3 1/3, 2/3, 1/9") {
  CHECK(halton(1, 2) == 0.5);
  CHECK(halton(2, 2) == 0.25);
  CHECK(halton(3, 2) == 0.75);
  CHECK(halton(4, 2) == 0.125);
  CHECK(halton(2, 3) == Approx(2.0 / 3.0));
  CHECK(halton(3, 3) == Approx(1.0 / 9.0));
}

TEST_CASE("choice models come back from their files with the same probabilities") {
  const ChoiceData data = logit_choices(60);
  MultinomialLogit plain;
  plain.fit(data);
  MultinomialLogit plain_again;
  plain_again.load(YamlNode::parse(to_yaml(plain.save()), "mnl.yaml"));
  CHECK(plain_again.predict(data) == plain.predict(data));
  NestedLogit nested({{"ab", {"a", "b"}}});
  nested.fit(data);
  NestedLogit nested_again({});
  nested_again.load(YamlNode::parse(to_yaml(nested.save()), "nested.yaml"));
  CHECK(nested_again.predict(data) == nested.predict(data));
  MixedLogit mixed({{Mixing::fixed, Mixing::fixed, Mixing::fixed, Mixing::normal}, 20});
  mixed.fit(data);
  MixedLogit mixed_again({});
  mixed_again.load(YamlNode::parse(to_yaml(mixed.save()), "mixed.yaml"));
  CHECK(mixed_again.predict(data) == mixed.predict(data));
  double sum = 0.0;
  for (const double p : mixed.predict(data)) sum += p;
  CHECK(sum == Approx(static_cast<double>(data.choices())));
}

TEST_CASE("choice models refuse what they cannot tell apart, and say which attribute it is") {
  ChoiceData data = logit_choices(40);
  MultinomialLogit model;
  ChoiceData same = data;
  same.x.col(3).setConstant(2.0);
  CHECK_THROWS_WITH(model.fit(same), Catch::Contains("`flag` is the same"));
  ChoiceData twice = data;
  twice.x.col(3) = twice.x.col(2) + twice.x.col(0);
  CHECK_THROWS_WITH(model.fit(twice), Catch::Contains("made up of others"));
  ChoiceData foretold = data;
  for (Eigen::Index row = 0; row < foretold.x.rows(); ++row) foretold.x(row, 3) = 0.0;
  for (const std::size_t row : foretold.chosen) foretold.x(static_cast<Eigen::Index>(row), 3) = 1.0;
  CHECK_THROWS_WITH(model.fit(foretold), Catch::Contains("`flag`"));
  ChoiceData wrong = data;
  wrong.chosen[2] = 0;
  CHECK_THROWS_WITH(model.fit(wrong), Catch::Contains("choice 3"));
  CHECK_THROWS_WITH(NestedLogit({{"n", {"a", "x"}}}).fit(data),
                    Catch::Contains("no alternative `x`"));
  CHECK_THROWS_WITH(NestedLogit({{"n", {"a", "b"}}, {"m", {"b", "c"}}}).fit(data),
                    Catch::Contains("two nests"));
  CHECK_THROWS_WITH(MixedLogit({{Mixing::normal}, 20}).fit(data),
                    Catch::Contains("1 distributions"));
  CHECK_THROWS_WITH(model.predict(data), Catch::Contains("fit or load"));
}

TEST_CASE("choices are read from a row each, and a wrong name is told with its place") {
  const WideColumns columns{"id", "choice", {"a", "b"}, {"price"}};
  const ChoiceData data = read_wide_choices(
      CsvTable::parse("id,choice,price.a,price.b\n7,b,1,2\n9,a,3,4\n7,a,5,6\n", "c.csv"), columns);
  CHECK(data.attributes == std::vector<std::string>{"b", "price"});
  CHECK(data.person == std::vector<std::size_t>{0, 1, 0});
  CHECK(data.chosen == std::vector<std::size_t>{1, 2, 4});
  CHECK(data.x(3, 0) == 1.0);
  CHECK(data.x(3, 1) == 4.0);
  CHECK_THROWS_WITH(
      read_wide_choices(CsvTable::parse("id,choice,price.a,price.b\n7,c,1,2\n", "c.csv"), columns),
      Catch::Contains("c.csv:2"));
}
