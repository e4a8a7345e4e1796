#include "models/choice/mixed_logit.h"

#include <fmt/core.h>

#include <Eigen/Dense>
#include <algorithm>
#include <boost/math/distributions/normal.hpp>
#include <cmath>
#include <utility>

#include "models/choice/choice_model.h"
#include "models/choice/multinomial_logit.h"
#include "models/smooth_search.h"
#include "sim/random.h"
#include "sim/registry.h"

namespace marketday {
namespace {

Description describe() {
  return {"mixed_logit",
          "Which alternative is taken by people whose tastes differ and stay theirs over all of "
          "their choices; simulated likelihood",
          "Revelt and Train (1998); Train (2009), chapter 6",
          {texts("normal", {}, "attributes or constants with a normal coefficient"),
           texts("lognormal", {}, "with a coefficient above 0"),
           texts("negative_lognormal", {}, "with a coefficient below 0, for prices"),
           integer("draws", "a person", 200, 1, 100'000, "of the coefficients"),
           text("draw_kind", "halton", {"halton", "keyed"}, "points, or uniforms"),
           required(integer("seed", "-", 1, 0, 1e15, "of the draws"))}};
}

// Which coefficients are random, by the names in the parameters.
std::vector<Mixing> mixing_of(const Json& p, const std::vector<std::string>& attributes) {
  if (p.at("normal").empty() && p.at("lognormal").empty() && p.at("negative_lognormal").empty()) {
    throw InputError({"--parameters", 0, 0}, "normal", "no coefficient is random",
                     "name one: {normal: [price], ...}, or fit multinomial_logit");
  }
  std::vector<Mixing> mixing(attributes.size(), Mixing::fixed);
  const auto set = [&](const char* key, Mixing kind) {
    for (const Json& entry : p.at(key)) {
      const std::string name = entry;
      const auto found = std::find(attributes.begin(), attributes.end(), name);
      if (found == attributes.end()) {
        throw InputError({"--parameters", 0, 0}, key, "no attribute `" + name + "`",
                         suggestion(name, attributes));
      }
      Mixing& own = mixing[static_cast<std::size_t>(found - attributes.begin())];
      if (own != Mixing::fixed) {
        throw InputError({"--parameters", 0, 0}, key, "`" + name + "` again",
                         "name each attribute once");
      }
      own = kind;
    }
  };
  set("normal", Mixing::normal);
  set("lognormal", Mixing::lognormal);
  set("negative_lognormal", Mixing::negative_lognormal);
  return mixing;
}

std::unique_ptr<Model> create(const Json& p) {
  return std::make_unique<ChoiceModel>([p](const std::vector<std::string>& attributes) {
    return std::make_unique<MixedLogit>(
        MixedLogitOptions{mixing_of(p, attributes), p.at("draws").get<int>(),
                          p.at("draw_kind") == "keyed" ? DrawKind::keyed : DrawKind::halton,
                          p.at("seed").get<std::uint64_t>()});
  });
}

constexpr const char* kName = "mixed logit";
constexpr std::uint32_t kPrimes[] = {2, 3, 5, 7, 11, 13, 17, 19, 23, 29};
constexpr std::uint64_t kSkipped = 100;  // the first points go together from base to base
constexpr double kFirstSpread = 0.3;     // s at the start, beside |m| or 1
constexpr int kPredictionDraws = 1000;   // for a mean over the population, at the least

double keyed_uniform(std::uint64_t seed, std::uint32_t person, std::uint32_t day,
                     std::uint32_t dimension) {
  const RandomBlock bits = draw(seed, person, day, Purpose::simulated_likelihood, dimension / 4);
  return uniform(bits[dimension % 4]);
}

// Choices of each person.
std::vector<std::vector<std::size_t>> by_person(const ChoiceData& data) {
  std::vector<std::vector<std::size_t>> result(data.persons());
  for (std::size_t c = 0; c < data.choices(); ++c) result[data.person[c]].push_back(c);
  return result;
}

// Softmax of each column in place; returns the logarithms of the sums of exponentials.
Eigen::ArrayXd softmax_columns(Eigen::MatrixXd& v) {
  const Eigen::RowVectorXd largest = v.colwise().maxCoeff();
  v.rowwise() -= largest;
  v = v.array().exp();
  const Eigen::ArrayXd sums = v.colwise().sum().transpose();
  v = v * sums.inverse().matrix().asDiagonal();
  return largest.transpose().array() + sums.log();
}

// Log-likelihood of one person's choices at each column of coefficients, and its slopes by them.
Eigen::ArrayXd person_likelihood(const ChoiceData& data, const std::vector<std::size_t>& choices,
                                 const Eigen::MatrixXd& b, Eigen::MatrixXd& slopes) {
  Eigen::ArrayXd total = Eigen::ArrayXd::Zero(b.cols());
  slopes.setZero(b.rows(), b.cols());
  for (const std::size_t c : choices) {
    const auto x = data.rows(c);
    Eigen::MatrixXd v = x * b;
    const Eigen::ArrayXd taken = v.row(data.taken(c)).transpose().array();
    total += taken - softmax_columns(v);
    slopes.noalias() -= x.transpose() * v;
    slopes.colwise() += Eigen::VectorXd(x.row(data.taken(c)).transpose());
  }
  return total;
}

}  // namespace

double halton(std::uint64_t index, std::uint32_t prime) {
  double value = 0.0;
  double fraction = 1.0;
  for (; index > 0; index /= prime) {
    fraction /= prime;
    value += fraction * static_cast<double>(index % prime);
  }
  return value;
}

MixedLogit::MixedLogit(MixedLogitOptions options) : options_(std::move(options)) {
  if (options_.draws < 1 || options_.draws > 100'000) {
    throw InputError("mixed logit: between 1 and 100000 draws a person");
  }
  if (varying() > static_cast<Eigen::Index>(std::size(kPrimes))) {
    throw InputError(
        fmt::format("mixed logit: at most {} coefficients that vary", std::size(kPrimes)));
  }
}

Eigen::Index MixedLogit::varying() const {
  return std::count_if(options_.mixing.begin(), options_.mixing.end(),
                       [](Mixing m) { return m != Mixing::fixed; });
}

Eigen::MatrixXd MixedLogit::normals(std::size_t person, int draws) const {
  const boost::math::normal standard;
  Eigen::MatrixXd z(varying(), draws);
  const auto who = static_cast<std::uint32_t>(person);
  for (Eigen::Index d = 0; d < z.rows(); ++d) {
    const auto dimension = static_cast<std::uint32_t>(d);
    const double shift = keyed_uniform(options_.seed, UINT32_MAX, 0, dimension);
    for (int r = 0; r < draws; ++r) {
      double u = 0.0;
      if (options_.kind == DrawKind::keyed) {
        u = keyed_uniform(options_.seed, who, static_cast<std::uint32_t>(r), dimension);
      } else {
        const std::uint64_t index =
            kSkipped + person * static_cast<std::uint64_t>(draws) + static_cast<std::uint64_t>(r);
        u = halton(index, kPrimes[dimension]) + shift;
        u = std::clamp(u - std::floor(u), 1e-12, 1.0 - 1e-12);
      }
      z(d, r) = boost::math::quantile(standard, u);
    }
  }
  return z;
}

Eigen::MatrixXd MixedLogit::drawn(const Eigen::VectorXd& parameters, const Eigen::MatrixXd& z,
                                  Eigen::MatrixXd& slopes) const {
  const auto k = static_cast<Eigen::Index>(options_.mixing.size());
  Eigen::MatrixXd b(k, z.cols());
  slopes.setOnes(k, z.cols());
  Eigen::Index d = 0;
  for (Eigen::Index a = 0; a < k; ++a) {
    const Mixing mixing = options_.mixing[static_cast<std::size_t>(a)];
    b.row(a).setConstant(parameters[a]);
    if (mixing == Mixing::fixed) continue;
    b.row(a) += parameters[k + d] * z.row(d);
    ++d;
    if (mixing == Mixing::normal) continue;
    const double sign = mixing == Mixing::lognormal ? 1.0 : -1.0;
    b.row(a) = sign * b.row(a).array().exp();
    slopes.row(a) = b.row(a);
  }
  return b;
}

std::vector<Eigen::MatrixXd> MixedLogit::normals_of_all(const ChoiceData& data) const {
  std::vector<Eigen::MatrixXd> result;
  for (std::size_t person = 0; person < data.persons(); ++person)
    result.push_back(normals(person, options_.draws));
  return result;
}

double MixedLogit::log_likelihood(const ChoiceData& data, const Eigen::VectorXd& parameters,
                                  Eigen::VectorXd& gradient, Eigen::MatrixXd* scores) const {
  return simulated(data, normals_of_all(data), parameters, gradient, scores);
}

double MixedLogit::simulated(const ChoiceData& data, const std::vector<Eigen::MatrixXd>& normals,
                             const Eigen::VectorXd& parameters, Eigen::VectorXd& gradient,
                             Eigen::MatrixXd* scores) const {
  const auto k = static_cast<Eigen::Index>(options_.mixing.size());
  gradient.setZero(parameters.size());
  if (scores != nullptr)
    scores->setZero(static_cast<Eigen::Index>(data.persons()), gradient.size());
  const auto people = by_person(data);
  double total = 0.0;
  Eigen::MatrixXd by_m;
  Eigen::MatrixXd slopes;
  Eigen::VectorXd score(parameters.size());
  for (std::size_t person = 0; person < people.size(); ++person) {
    const Eigen::MatrixXd& z = normals[person];
    const Eigen::MatrixXd b = drawn(parameters, z, by_m);
    const Eigen::ArrayXd logs = person_likelihood(data, people[person], b, slopes);
    // log of the mean over draws, and each draw's weight in its slope
    const double largest = logs.maxCoeff();
    const Eigen::ArrayXd weights = (logs - largest).exp();
    const double sum = weights.sum();
    total += largest + std::log(sum / static_cast<double>(options_.draws));
    slopes.array() *= by_m.array();
    slopes = slopes * (weights / sum).matrix().asDiagonal();
    score.head(k) = slopes.rowwise().sum();
    Eigen::Index d = 0;
    for (Eigen::Index a = 0; a < k; ++a) {
      if (options_.mixing[static_cast<std::size_t>(a)] == Mixing::fixed) continue;
      score[k + d] = slopes.row(a).dot(z.row(d));
      ++d;
    }
    gradient += score;
    if (scores != nullptr) scores->row(static_cast<Eigen::Index>(person)) = score;
  }
  return total;
}

// The multinomial logit's coefficients, as m of each distribution.
Eigen::VectorXd MixedLogit::start(const ChoiceData& data) const {
  MultinomialLogit plain;
  plain.fit(data);
  const auto k = static_cast<Eigen::Index>(options_.mixing.size());
  Eigen::VectorXd from(k + varying());
  Eigen::Index d = 0;
  for (Eigen::Index a = 0; a < k; ++a) {
    const Mixing mixing = options_.mixing[static_cast<std::size_t>(a)];
    const double b = plain.result().coefficients[a];
    const double sign = mixing == Mixing::negative_lognormal ? -1.0 : 1.0;
    const bool normal = mixing == Mixing::fixed || mixing == Mixing::normal;
    from[a] = normal ? b : std::log(std::max(sign * b, 1e-3));
    if (mixing == Mixing::fixed) continue;
    from[k + d++] = normal ? kFirstSpread * std::max(1.0, std::abs(b)) : kFirstSpread;
  }
  return from;
}

void MixedLogit::fit(const ChoiceData& data) {
  require_valid(data, kName);
  if (options_.mixing.size() != data.attributes.size()) {
    throw InputError(fmt::format("mixed logit: {} distributions for {} attributes",
                                 options_.mixing.size(), data.attributes.size()));
  }
  std::vector<std::string> names = data.attributes;
  for (std::size_t a = 0; a < data.attributes.size(); ++a) {
    if (options_.mixing[a] != Mixing::fixed) names.push_back("sd_" + data.attributes[a]);
  }
  ChoiceFit fit = start_fit(data, names);
  const std::vector<Eigen::MatrixXd> z = normals_of_all(data);
  const GradientFunction target = [&](const Eigen::VectorXd& x, Eigen::VectorXd& gradient) {
    return simulated(data, z, x, gradient, nullptr);
  };
  const Summit summit = climb(target, start(data));
  fit.coefficients = summit.x;
  // -s and s are the same distribution
  fit.coefficients.tail(varying()) = summit.x.tail(varying()).cwiseAbs();
  fit.evaluations = summit.evaluations;
  fit.converged = summit.converged;
  Eigen::VectorXd gradient;
  Eigen::MatrixXd scores;
  fit.log_likelihood = summit.value;
  // where the search ended, and then the signs of s
  simulated(data, z, summit.x, gradient, &scores);
  set_covariances(fit, hessian_at(target, summit.x), scores);
  Eigen::VectorXd signs = Eigen::VectorXd::Ones(summit.x.size());
  signs.tail(varying()) =
      summit.x.tail(varying()).unaryExpr([](double s) { return s < 0 ? -1.0 : 1.0; });
  fit.covariance = signs.asDiagonal() * fit.covariance * signs.asDiagonal();
  fit.robust_covariance = signs.asDiagonal() * fit.robust_covariance * signs.asDiagonal();
  fit_ = fit;
}

std::vector<double> MixedLogit::predict(const ChoiceData& data) const {
  std::vector<std::string> attributes = fit_.names;
  attributes.resize(std::min(attributes.size(), options_.mixing.size()));
  require_attributes(data, attributes, kName);
  const Eigen::MatrixXd z = normals(0, std::max(options_.draws, kPredictionDraws));
  Eigen::MatrixXd slopes;
  const Eigen::MatrixXd b = drawn(fit_.coefficients, z, slopes);
  std::vector<double> result;
  for (std::size_t c = 0; c < data.choices(); ++c) {
    Eigen::MatrixXd p = data.rows(c) * b;
    softmax_columns(p);
    const Eigen::VectorXd mean = p.rowwise().mean();
    result.insert(result.end(), mean.data(), mean.data() + mean.size());
  }
  return result;
}

MARKETDAY_REGISTER(Model, describe(), create);

}  // namespace marketday
