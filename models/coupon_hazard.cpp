#include "models/coupon_hazard.h"

#include <fmt/core.h>

#include <cmath>
#include <map>

#include "models/coupon_model.h"
#include "models/saved_numbers.h"
#include "models/smooth_search.h"
#include "sim/registry.h"

namespace marketday {
namespace {

Description describe() {
  return {
      "coupon_hazard",
      "When a coupon in the hand is redeemed: a hazard that fades after receipt and rises before "
      "expiry, multiplied by covariates",
      "Inman and McAlister (1994); Cox (1972)",
      {}};
}

std::unique_ptr<Model> create(const Json& /*parameters*/) {
  return std::make_unique<CouponModel>();
}

constexpr double kLogLow = -14.0;  // parameters between 1e-6 and 1e6
constexpr double kLogHigh = 14.0;
constexpr double kFewest = 20.0;  // redemptions

double weighted(const std::vector<double>& effects, const std::vector<double>& z) {
  double sum = 0.0;
  for (std::size_t i = 0; i < effects.size(); ++i) sum += effects[i] * z[i];
  return sum;
}

void require_outcomes(const std::vector<CouponOutcome>& coupons, std::size_t covariates) {
  double redeemed = 0.0;
  double all = 0.0;
  for (const CouponOutcome& c : coupons) {
    if (c.validity_days < 1 || c.day < (c.redeemed ? 1 : 0) || c.day > c.validity_days ||
        c.coupons < 0.0 || c.covariates.size() != covariates) {
      throw InputError(
          fmt::format("coupon hazard: day {} of {} valid, {} covariates: days run from 1 to the "
                      "last valid one, "
                      "and {} covariates are named",
                      c.day, c.validity_days, c.covariates.size(), covariates));
    }
    all += c.coupons;
    if (c.redeemed) redeemed += c.coupons;
  }
  if (redeemed < kFewest || redeemed >= all) {
    throw InputError(fmt::format(
        "coupon hazard: {} of {} coupons were redeemed; the fit needs at least {} that were and 1 "
        "that was not",
        redeemed, all, kFewest));
  }
}

CouponHazard from_logs(const Eigen::VectorXd& x) {
  return {std::exp(x[0]), std::exp(x[1]), std::exp(x[2]), std::exp(x[3])};
}

}  // namespace

double CouponHazard::hazard(double day, double validity_days, double factor) const {
  return factor *
         (start * std::exp(-decay * day) + end * std::exp(-(validity_days - day) / end_width));
}

// h0 (1 - exp(-k t)) / k + h1 w (exp(-(D - t) / w) - exp(-D / w))
double CouponHazard::cumulative(double day, double validity_days, double factor) const {
  const double fading = decay > 0.0 ? -start * std::expm1(-decay * day) / decay : start * day;
  const double rising =
      end * end_width *
      (std::exp(-(validity_days - day) / end_width) - std::exp(-validity_days / end_width));
  return factor * (fading + rising);
}

double CouponHazard::redeemed(double day, double validity_days, double factor) const {
  return -std::expm1(-cumulative(day, validity_days, factor));
}

std::vector<double> CouponHazard::shares(int parts, double validity_days) const {
  const double all = redeemed(validity_days, validity_days);
  std::vector<double> result;
  double before = 0.0;
  for (int part = 1; part <= parts; ++part) {
    const double now = redeemed(validity_days * part / parts, validity_days);
    result.push_back((now - before) / all);
    before = now;
  }
  return result;
}

double CouponHazardFit::factor(const std::vector<double>& z) const {
  if (z.size() != effects.size()) {
    throw InputError(
        fmt::format("coupon hazard: {} covariates, {} were fitted", z.size(), effects.size()));
  }
  return std::exp(weighted(effects, z));
}

// log P(redeemed on day d) = log S(d - 1) (1 - S(d) / S(d - 1)), else log S(d)
double log_likelihood(const CouponHazard& hazard, const std::vector<double>& effects,
                      const std::vector<CouponOutcome>& coupons) {
  double sum = 0.0;
  for (const CouponOutcome& c : coupons) {
    const double factor = std::exp(weighted(effects, c.covariates));
    const double until = hazard.cumulative(c.day, c.validity_days, factor);
    if (!c.redeemed) {
      sum -= c.coupons * until;
      continue;
    }
    const double before = hazard.cumulative(c.day - 1, c.validity_days, factor);
    sum += c.coupons * (-before + std::log(-std::expm1(before - until)));
  }
  return sum;
}

CouponHazardFit fit_coupon_hazard(const std::vector<CouponOutcome>& coupons,
                                  const std::vector<std::string>& covariates) {
  require_outcomes(coupons, covariates.size());
  const auto effects_of = [&](const Eigen::VectorXd& x) {
    return std::vector<double>(x.data() + 4, x.data() + x.size());
  };
  const SmoothFunction target = [&](const Eigen::VectorXd& x) {
    if (x.head(4).minCoeff() < kLogLow || x.head(4).maxCoeff() > kLogHigh) return -1e300;
    return log_likelihood(from_logs(x), effects_of(x), coupons);
  };
  Summit best;
  best.value = -1e301;
  // a fading start alone, and one with a rush at the end
  for (const double rush : {1e-4, 1e-2}) {
    Eigen::VectorXd from = Eigen::VectorXd::Zero(4 + static_cast<Eigen::Index>(covariates.size()));
    from.head(4) << std::log(0.01), std::log(0.05), std::log(rush), std::log(3.0);
    const Summit summit = climb(target, from);
    if (summit.value > best.value) best = summit;
  }
  CouponHazardFit fit;
  fit.hazard = from_logs(best.x);
  fit.covariates = covariates;
  fit.effects = effects_of(best.x);
  fit.names = {"h0", "k", "h1", "w"};
  fit.names.insert(fit.names.end(), covariates.begin(), covariates.end());
  fit.log_likelihood = best.value;
  fit.converged = best.converged;
  // of the logs, then of the parameters themselves
  Eigen::VectorXd errors = root_diagonal(inverse_information(hessian_at(target, best.x)));
  errors.head(4).array() *= best.x.head(4).array().exp();
  fit.standard_errors = to_numbers(errors);
  return fit;
}

Json to_json(const CouponHazardFit& fit) {
  Json json;
  json["h0"] = fit.hazard.start;
  json["k"] = fit.hazard.decay;
  json["h1"] = fit.hazard.end;
  json["w"] = fit.hazard.end_width;
  json["covariates"] = fit.covariates;
  json["effects"] = fit.effects;
  json["standard_errors"] = Json::array();
  for (const double error : fit.standard_errors) {
    json["standard_errors"].push_back(std::isfinite(error) ? Json(error) : Json("flat"));
  }
  json["log_likelihood"] = fit.log_likelihood;
  json["converged"] = fit.converged;
  return json;
}

CouponHazardFit read_coupon_hazard(const YamlNode& node) {
  node.only_keys(std::vector<std::string>{"h0", "k", "h1", "w", "covariates", "effects",
                                          "standard_errors", "log_likelihood", "converged"});
  CouponHazardFit fit;
  fit.hazard = {node.at("h0").number(0.0, 1e9), node.at("k").number(0.0, 1e9),
                node.at("h1").number(0.0, 1e9), node.at("w").number(1e-9, 1e9)};
  fit.names = {"h0", "k", "h1", "w"};
  for (const YamlNode& name : node.at("covariates").items()) {
    fit.covariates.push_back(name.text());
    fit.names.push_back(name.text());
  }
  const auto count = static_cast<Eigen::Index>(fit.covariates.size());
  fit.effects = to_numbers(read_matrix(node.at("effects"), count, 1));
  for (const YamlNode& error : node.at("standard_errors").items()) {
    fit.standard_errors.push_back(error.text() == "flat" ? std::nan("") : error.number(0.0, 1e300));
  }
  fit.log_likelihood = node.at("log_likelihood").number(-1e300, 0.0);
  fit.converged = node.at("converged").flag();
  return fit;
}

MARKETDAY_REGISTER(Model, describe(), create);

}  // namespace marketday
