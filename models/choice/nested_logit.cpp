#include "models/choice/nested_logit.h"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "models/choice/choice_model.h"
#include "models/choice/multinomial_logit.h"
#include "models/smooth_search.h"
#include "sim/registry.h"

namespace marketday {
namespace {

Description describe() {
  return {
      "nested_logit",
      "Which alternative is taken, where those of a nest share luck and so compete more with one "
      "another",
      "McFadden (1978)",
      {table("nests",
             {required(text("name", "", {}, "of the nest, for its lambda")),
              required(texts("alternatives", {}, "two or more"))},
             "alternatives that no nest names stand alone")}};
}

std::vector<Nest> nests_of(const Json& p) {
  const Place place{"--parameters", 0, 0};
  std::vector<Nest> nests;
  for (const Json& row : p.at("nests")) {
    nests.push_back({row.at("name").get<std::string>(),
                     row.at("alternatives").get<std::vector<std::string>>()});
    if (nests.back().alternatives.size() > 1) continue;
    throw InputError(place, "nests",
                     fmt::format("nest `{}` has {} alternatives", nests.back().name,
                                 nests.back().alternatives.size()),
                     "two or more share a nest; those that no nest names stand alone");
  }
  if (nests.empty()) {
    throw InputError(place, "nests", "no nest",
                     "name one: {nests: [{name: NAME, alternatives: [A, B]}]}, or fit "
                     "multinomial_logit");
  }
  return nests;
}

std::unique_ptr<Model> create(const Json& p) {
  return std::make_unique<ChoiceModel>(
      [p](const std::vector<std::string>&) { return std::make_unique<NestedLogit>(nests_of(p)); });
}

constexpr const char* kName = "nested logit";

// One choice: utilities, and for each nest that is on offer its share and inclusive value.
struct Tree {
  Eigen::VectorXd v;
  std::vector<double> lambda;     // by nest
  std::vector<double> inclusive;  // I_n, -infinity where nothing of it is on offer
  std::vector<double> share;      // P(n)
  Eigen::VectorXd within;         // P(j | n) of each row
  double log_total = 0.0;         // log sum exp(l_n I_n)
};

void solve(const std::vector<std::size_t>& nest, Tree& tree) {
  const std::size_t nests = tree.lambda.size();
  std::vector<double> largest(nests, -INFINITY);
  for (std::size_t j = 0; j < nest.size(); ++j) {
    const double scaled = tree.v[static_cast<Eigen::Index>(j)] / tree.lambda[nest[j]];
    largest[nest[j]] = std::max(largest[nest[j]], scaled);
  }
  std::vector<double> sums(nests, 0.0);
  tree.within.resize(tree.v.size());
  for (std::size_t j = 0; j < nest.size(); ++j) {
    const auto row = static_cast<Eigen::Index>(j);
    tree.within[row] = std::exp(tree.v[row] / tree.lambda[nest[j]] - largest[nest[j]]);
    sums[nest[j]] += tree.within[row];
  }
  for (std::size_t j = 0; j < nest.size(); ++j) {
    tree.within[static_cast<Eigen::Index>(j)] /= sums[nest[j]];
  }
  double top = -INFINITY;
  tree.inclusive.assign(nests, -INFINITY);
  for (std::size_t n = 0; n < nests; ++n) {
    if (sums[n] <= 0.0) continue;
    tree.inclusive[n] = largest[n] + std::log(sums[n]);
    top = std::max(top, tree.lambda[n] * tree.inclusive[n]);
  }
  double total = 0.0;
  tree.share.assign(nests, 0.0);
  for (std::size_t n = 0; n < nests; ++n) {
    if (sums[n] > 0.0) tree.share[n] = std::exp(tree.lambda[n] * tree.inclusive[n] - top);
    total += tree.share[n];
  }
  for (double& share : tree.share) share /= total;
  tree.log_total = top + std::log(total);
}

std::vector<std::size_t> nests_on_offer(const ChoiceData& data, std::size_t choice,
                                        const std::vector<std::size_t>& nest_of) {
  std::vector<std::size_t> result;
  for (std::size_t row = data.first[choice]; row < data.first[choice + 1]; ++row) {
    result.push_back(nest_of[data.alternative[row]]);
  }
  return result;
}

// Dissimilarities by nest: those fitted, then 1 for alternatives that stand alone.
std::vector<double> dissimilarities(const Eigen::VectorXd& parameters, std::size_t fitted,
                                    std::size_t nests) {
  std::vector<double> result(nests, 1.0);
  for (std::size_t n = 0; n < fitted; ++n) {
    result[n] = parameters[parameters.size() - static_cast<Eigen::Index>(fitted - n)];
  }
  return result;
}

}  // namespace

NestedLogit::NestedLogit(std::vector<Nest> nests) {
  for (Nest& nest : nests) {
    if (nest.alternatives.size() > 1) nests_.push_back(std::move(nest));
  }
}

std::vector<std::size_t> NestedLogit::nest_of(const ChoiceData& data) const {
  const std::size_t none = nests_.size() + data.alternatives.size();
  std::vector<std::size_t> result(data.alternatives.size(), none);
  for (std::size_t n = 0; n < nests_.size(); ++n) {
    for (const std::string& name : nests_[n].alternatives) {
      const auto found = std::find(data.alternatives.begin(), data.alternatives.end(), name);
      if (found == data.alternatives.end()) {
        throw InputError(fmt::format("nested logit, nest `{}`: no alternative `{}`{}",
                                     nests_[n].name, name, suggestion(name, data.alternatives)));
      }
      std::size_t& cell = result[static_cast<std::size_t>(found - data.alternatives.begin())];
      if (cell != none) {
        throw InputError(fmt::format("nested logit: alternative `{}` is in two nests", name));
      }
      cell = n;
    }
  }
  std::size_t next = nests_.size();
  for (std::size_t& cell : result) {
    if (cell == none) cell = next++;
  }
  return result;
}

double NestedLogit::log_likelihood(const ChoiceData& data, const Eigen::VectorXd& parameters,
                                   Eigen::VectorXd& gradient, Eigen::MatrixXd* scores) const {
  const std::vector<std::size_t> nest = nest_of(data);
  const std::size_t fitted = nests_.size();
  const Eigen::Index k = parameters.size() - static_cast<Eigen::Index>(fitted);
  Tree tree;
  tree.lambda =
      dissimilarities(parameters, fitted, 1 + *std::max_element(nest.begin(), nest.end()));
  gradient.setZero(parameters.size());
  if (scores != nullptr)
    scores->setZero(static_cast<Eigen::Index>(data.persons()), gradient.size());
  double total = 0.0;
  Eigen::VectorXd score(parameters.size());
  for (std::size_t c = 0; c < data.choices(); ++c) {
    const auto x = data.rows(c);
    tree.v = x * parameters.head(k);
    const std::vector<std::size_t> of = nests_on_offer(data, c, nest);
    solve(of, tree);
    const Eigen::Index taken = data.taken(c);
    const std::size_t m = of[static_cast<std::size_t>(taken)];
    // log P = V / l_m - I_m + l_m I_m - log sum exp(l_n I_n)
    total += tree.v[taken] / tree.lambda[m] + (tree.lambda[m] - 1.0) * tree.inclusive[m] -
             tree.log_total;
    // by V: 1{taken} / l_m + (1 - 1 / l_m) P(j | m) 1{j in m} - P(n) P(j | n)
    Eigen::VectorXd by_v(tree.v.size());
    std::vector<double> mean_v(tree.lambda.size(), 0.0);  // sum P(j | n) V_j
    for (std::size_t j = 0; j < of.size(); ++j) {
      const auto row = static_cast<Eigen::Index>(j);
      by_v[row] = -tree.share[of[j]] * tree.within[row];
      if (of[j] == m) by_v[row] += (1.0 - 1.0 / tree.lambda[m]) * tree.within[row];
      mean_v[of[j]] += tree.within[row] * tree.v[row];
    }
    by_v[taken] += 1.0 / tree.lambda[m];
    score.head(k) = x.transpose() * by_v;
    // by l_n: dI_n / dl_n = -mean_v / l_n^2
    for (std::size_t n = 0; n < fitted; ++n) {
      double& slope = score[k + static_cast<Eigen::Index>(n)];
      slope = 0.0;
      if (std::isinf(tree.inclusive[n])) continue;
      const double l = tree.lambda[n];
      const double by_l = -mean_v[n] / (l * l);
      slope -= tree.share[n] * (tree.inclusive[n] + l * by_l);
      if (n == m) slope += -tree.v[taken] / (l * l) + (l - 1.0) * by_l + tree.inclusive[n];
    }
    gradient += score;
    if (scores != nullptr) scores->row(static_cast<Eigen::Index>(data.person[c])) += score;
  }
  return total;
}

void NestedLogit::fit(const ChoiceData& data) {
  require_valid(data, kName);
  MultinomialLogit start;
  start.fit(data);
  std::vector<std::string> names = data.attributes;
  for (const Nest& nest : nests_) names.push_back("lambda_" + nest.name);
  ChoiceFit fit = start_fit(data, names);
  const auto fitted = static_cast<Eigen::Index>(nests_.size());
  Eigen::VectorXd from(data.x.cols() + fitted);
  from << start.result().coefficients, Eigen::VectorXd::Zero(fitted);
  // the search runs over log l
  const auto natural = [&](const Eigen::VectorXd& x) {
    Eigen::VectorXd parameters = x;
    parameters.tail(fitted) = x.tail(fitted).array().exp();
    return parameters;
  };
  const GradientFunction target = [&](const Eigen::VectorXd& x, Eigen::VectorXd& gradient) {
    const Eigen::VectorXd parameters = natural(x);
    const double value = log_likelihood(data, parameters, gradient);
    gradient.tail(fitted).array() *= parameters.tail(fitted).array();
    return value;
  };
  const Summit summit = climb(target, from);
  fit.coefficients = natural(summit.x);
  fit.evaluations = summit.evaluations;
  fit.converged = summit.converged;
  const GradientFunction plain = [&](const Eigen::VectorXd& x, Eigen::VectorXd& gradient) {
    return log_likelihood(data, x, gradient);
  };
  Eigen::VectorXd gradient;
  Eigen::MatrixXd scores;
  fit.log_likelihood = log_likelihood(data, fit.coefficients, gradient, &scores);
  set_covariances(fit, hessian_at(plain, fit.coefficients), scores);
  fit_ = fit;
}

std::vector<double> NestedLogit::predict(const ChoiceData& data) const {
  std::vector<std::string> attributes = fit_.names;
  attributes.resize(attributes.size() - std::min(attributes.size(), nests_.size()));
  require_attributes(data, attributes, kName);
  const std::vector<std::size_t> nest = nest_of(data);
  Tree tree;
  tree.lambda = dissimilarities(fit_.coefficients, nests_.size(),
                                1 + *std::max_element(nest.begin(), nest.end()));
  std::vector<double> result;
  for (std::size_t c = 0; c < data.choices(); ++c) {
    tree.v = data.rows(c) * fit_.coefficients.head(data.x.cols());
    const std::vector<std::size_t> of = nests_on_offer(data, c, nest);
    solve(of, tree);
    for (std::size_t j = 0; j < of.size(); ++j) {
      result.push_back(tree.share[of[j]] * tree.within[static_cast<Eigen::Index>(j)]);
    }
  }
  return result;
}

Json NestedLogit::save() const {
  Json json;
  json["nests"] = Json::array();
  for (const Nest& nest : nests_) {
    Json entry;
    entry["name"] = nest.name;
    entry["alternatives"] = nest.alternatives;
    json["nests"].push_back(entry);
  }
  json["fit"] = to_json(fit_);
  return json;
}

void NestedLogit::load(const YamlNode& node) {
  node.only_keys(std::vector<std::string>{"nests", "fit"});
  nests_.clear();
  for (const YamlNode& entry : node.at("nests").items()) {
    Nest nest{entry.at("name").text(), {}};
    for (const YamlNode& name : entry.at("alternatives").items()) {
      nest.alternatives.push_back(name.text());
    }
    nests_.push_back(nest);
  }
  fit_ = read_choice_fit(node.at("fit"));
}

MARKETDAY_REGISTER(Model, describe(), create);

}  // namespace marketday
