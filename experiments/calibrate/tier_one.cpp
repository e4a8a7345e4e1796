#include "experiments/calibrate/tier_one.h"

#include <Eigen/Cholesky>
#include <algorithm>
#include <cmath>

#include "sim/io/files.h"

namespace marketday {
namespace {

struct Estimates {
  std::vector<std::string> names;
  Eigen::VectorXd values;
  Eigen::MatrixXd covariance;
};

// A fit's part: {parameters: {name: {value, standard_error}}, covariance}.
Estimates read_estimates(const YamlNode& part) {
  Estimates e;
  const YamlNode parameters = part.at("parameters");
  e.names = parameters.keys();
  const auto n = static_cast<Eigen::Index>(e.names.size());
  e.values.resize(n);
  e.covariance = Eigen::MatrixXd::Zero(n, n);
  for (Eigen::Index i = 0; i < n; ++i) {
    const YamlNode entry = parameters.at(e.names[static_cast<std::size_t>(i)]);
    e.values[i] = entry.at("value").number(-1e12, 1e12);
    const double error = entry.at("standard_error").number(1e-300, 1e12);
    e.covariance(i, i) = error * error;
  }
  const auto covariance = part.find("covariance");
  if (!covariance) return e;
  const std::vector<YamlNode> rows = covariance->items();
  if (rows.size() != e.names.size()) covariance->fail("found another size", "one row a parameter");
  for (Eigen::Index i = 0; i < n; ++i) {
    const std::vector<YamlNode> cells = rows[static_cast<std::size_t>(i)].items();
    if (cells.size() != e.names.size()) covariance->fail("a row of another size", "a square");
    for (Eigen::Index j = 0; j < n; ++j) {
      e.covariance(i, j) = cells[static_cast<std::size_t>(j)].number(-1e300, 1e300);
    }
  }
  return e;
}

std::size_t index_of(const YamlNode& node, const std::string& name,
                     const std::vector<std::string>& known) {
  const auto found = std::find(known.begin(), known.end(), name);
  if (found == known.end()) node.fail("found `" + name + "`", suggestion(name, known));
  return static_cast<std::size_t>(found - known.begin());
}

// How one parameter follows from estimates: its working value, and its slopes in the estimates.
struct Link {
  std::size_t parameter = 0;
  double working = 0.0;
  Eigen::VectorXd slopes;
};

Link read_link(const YamlNode& node, const Estimates& e, const CalibrationProblem& problem) {
  node.only_keys(std::vector<std::string>{"key", "powers", "factor"});
  std::vector<std::string> keys;
  for (const CalibrationParameter& p : problem.parameters) keys.push_back(p.name);
  Link link;
  link.parameter = index_of(node.at("key"), node.at("key").text(), keys);
  const CalibrationParameter& p = problem.parameters[link.parameter];
  if (p.informed) node.at("key").fail("has a prior already", "give one prior a parameter");
  if (p.transform == Transform::logit) {
    node.at("key").fail("is on the logit scale", "tier 1 informs parameters on none or log");
  }
  const auto factor_node = node.find("factor");
  const double factor = factor_node ? factor_node->number(-1e12, 1e12) : 1.0;
  link.slopes = Eigen::VectorXd::Zero(e.values.size());
  const bool logs = p.transform == Transform::log;
  if (logs && factor <= 0.0) factor_node->fail(factor_node->found(), "above 0 on the log scale");
  link.working = logs ? std::log(factor) : 0.0;
  const YamlNode powers = node.at("powers");
  for (const std::string& name : powers.keys()) {
    const auto i = static_cast<Eigen::Index>(index_of(powers, name, e.names));
    const double power = powers.at(name).number(-100.0, 100.0);
    if (logs && e.values[i] <= 0.0) powers.fail("`" + name + "` is not above 0", "use no log");
    link.working += logs ? power * std::log(e.values[i]) : factor * power * e.values[i];
    link.slopes[i] = logs ? power / e.values[i] : factor * power;
  }
  return link;
}

// Delta method.
void inform(const YamlNode& node, const std::vector<Link>& links, const Estimates& e,
            double widened, CalibrationProblem& problem) {
  for (const Link& a : links) {
    CalibrationParameter& p = problem.parameters[a.parameter];
    p.informed = true;
    p.prior_mean = a.working;
    p.prior_sd = widened * std::sqrt(a.slopes.dot(e.covariance * a.slopes));
    if (!(p.prior_sd > 0.0)) node.fail("`" + p.name + "` gets no error", "name an estimate of it");
    if (a.working < p.working_low() || a.working > p.working_high()) {
      node.fail("the estimate for `" + p.name + "` lies outside its bounds", "widen the bounds");
    }
  }
  for (const Link& a : links) {
    for (const Link& b : links) {
      const double covariance = widened * widened * a.slopes.dot(e.covariance * b.slopes);
      problem.prior_correlation(static_cast<Eigen::Index>(a.parameter),
                                static_cast<Eigen::Index>(b.parameter)) =
          covariance / problem.parameters[a.parameter].prior_sd /
          problem.parameters[b.parameter].prior_sd;
    }
  }
}

}  // namespace

std::vector<TierOneSource> read_tier_one(const YamlNode& node, const std::string& beside,
                                         CalibrationProblem& problem) {
  std::vector<TierOneSource> sources;
  const Eigen::Index k = problem.dimensions();
  problem.prior_correlation = Eigen::MatrixXd::Identity(k, k);
  for (const YamlNode& item : node.items()) {
    item.only_keys(std::vector<std::string>{"file", "model", "widen", "parameters"});
    const std::string file = item.at("file").text();
    const YamlNode root = YamlNode::load(path_beside(file, beside));
    const std::string model = item.at("model").text();
    const Estimates e = read_estimates(root.at(model));
    const auto widen = item.find("widen");
    std::vector<Link> links;
    for (const YamlNode& link : item.at("parameters").items()) {
      links.push_back(read_link(link, e, problem));
    }
    inform(item, links, e, widen ? widen->number(1.0, 1e6) : 1.0, problem);
    const auto source = root.find("source");
    const auto hash = root.find("data_sha256");
    sources.push_back({file, model, source ? source->text() : "-", hash ? hash->text() : "-"});
  }
  if (Eigen::LLT<Eigen::MatrixXd>(problem.prior_correlation).info() != Eigen::Success) {
    node.fail("parameters that follow from one another", "leave one of them out");
  }
  return sources;
}

std::vector<Parameter> tier_one_parameters() {
  return {required(text("file", "", {}, "a fit file, beside this one")),
          required(text("model", "", {}, "its part with `parameters` and perhaps `covariance`")),
          number("widen", "x", 1.0, 1.0, 1e6,
                 "standard errors times this, for data that are only like the market's"),
          table("parameters",
                {required(text("key", "", {}, "the scenario parameter")),
                 table("powers", {}, "estimate: power; on the plain scale: weight"),
                 number("factor", "x", 1.0, -1e12, 1e12, "times this")},
                "how scenario parameters follow from the estimates")};
}

}  // namespace marketday
