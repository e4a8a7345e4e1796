#include <fmt/core.h>

#include <cmath>
#include <limits>

#include "experiments/fit/form_study.h"

namespace marketday {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

CouponRows some(const CouponRows& all, const std::vector<std::size_t>& rows) {
  CouponRows part;
  std::size_t at = 0;
  for (const std::size_t row : rows) {  // both rise
    while (all.rows[at] != row) ++at;
    part.rows.push_back(row);
    part.coupons.push_back(all.coupons[at]);
    part.seen_days.push_back(all.seen_days[at]);
  }
  return part;
}

double coupons_in(const std::vector<CouponOutcome>& outcomes) {
  double sum = 0.0;
  for (const CouponOutcome& c : outcomes) sum += c.coupons;
  return sum;
}

// A chance a day that never changes: redemptions over the days looked at.
double constant_hazard(const std::vector<CouponOutcome>& outcomes) {
  double redeemed = 0.0;
  double days = 0.0;
  for (const CouponOutcome& c : outcomes) {
    redeemed += c.redeemed ? c.coupons : 0.0;
    days += c.coupons * c.day;
  }
  return -std::log1p(-redeemed / days);
}

struct Figures {
  double log_loss = kNone;  // of the day of redemption, a coupon
  double redeemed = kNone;  // share
  double predicted = kNone;
  double brier = kNone;  // of being redeemed by the last day seen
};

Figures figures_of(const CouponHazard& hazard, const std::vector<double>& factors,
                   const std::vector<CouponOutcome>& outcomes, const std::vector<int>& seen_days,
                   double log_likelihood) {
  const double n = coupons_in(outcomes);
  if (n <= 0.0) return {};
  Figures f{-log_likelihood / n, 0.0, 0.0, 0.0};
  for (std::size_t i = 0; i < outcomes.size(); ++i) {
    const CouponOutcome& c = outcomes[i];
    const double chance = hazard.redeemed(seen_days[i], c.validity_days, factors[i]);
    const double happened = c.redeemed ? 1.0 : 0.0;
    f.redeemed += c.coupons * happened / n;
    f.predicted += c.coupons * chance / n;
    f.brier += c.coupons * (chance - happened) * (chance - happened) / n;
  }
  return f;
}

Figures of_model(const CouponModel& model, const std::vector<CouponOutcome>& outcomes,
                 const std::vector<int>& seen_days) {
  std::vector<double> factors;
  for (const CouponOutcome& c : outcomes) factors.push_back(model.result().factor(c.covariates));
  const CouponHazardFit& fit = model.result();
  return figures_of(fit.hazard, factors, outcomes, seen_days,
                    log_likelihood(fit.hazard, fit.effects, outcomes));
}

Figures of_constant(double hazard, std::vector<CouponOutcome> outcomes,
                    const std::vector<int>& seen_days) {
  for (CouponOutcome& c : outcomes) c.covariates.clear();
  const CouponHazard level{hazard, 0.0, 0.0, 1.0};
  return figures_of(level, std::vector<double>(outcomes.size(), 1.0), outcomes, seen_days,
                    log_likelihood(level, {}, outcomes));
}

void judge(FitStudy& study, const CouponModel& model, const CouponRows& rows,
           const std::vector<CouponOutcome>& outcomes) {
  bool alike = false;
  for (std::size_t i = 0; i < rows.rows.size(); ++i) {
    const CouponOutcome& c = outcomes[i];
    alike = alike || c.coupons != 1.0;
    study.judged.push_back(rows.rows[i]);
    study.actual.push_back(c.redeemed ? 1.0 : 0.0);
    study.predicted.push_back(model.result().hazard.redeemed(rows.seen_days[i], c.validity_days,
                                                             model.result().factor(c.covariates)));
  }
  // the bins count rows, which may stand for many coupons
  if (!study.judged.empty() && !alike) {
    study.reliability = chance_figures(study.actual, study.predicted).bins;
  }
}

}  // namespace

FormStudy study_coupons(CouponModel& model, const CsvTable& table) {
  const CouponRows all = model.read(table);
  CleanRows clean{all.rows, all.report};
  if (all.rows.empty()) model.fit_coupons(table, all);  // says why
  const SplitRows split = split_rows(table, model.recipe(), clean);
  const CouponRows in = some(all, split.training);
  const CouponRows out = some(all, split.held_out);
  FitStudy study;
  study.rows = clean.report;
  study.training_rows = in.rows.size();
  study.unnamed = unnamed_columns(model.recipe(), table);
  model.fit_coupons(table, in);
  study.unseen_levels = model.encoder().unseen(table, model.recipe(), split.held_out);
  const std::vector<CouponOutcome> known = model.outcomes(table, in);
  const std::vector<CouponOutcome> held = model.outcomes(table, out);
  const bool any = !held.empty();
  const double level = constant_hazard(known);
  const Figures t = of_model(model, known, in.seen_days);
  const Figures h = any ? of_model(model, held, out.seen_days) : Figures{};
  const Figures n = of_constant(level, any ? held : known, any ? out.seen_days : in.seen_days);
  study.figures = {{"log_loss", h.log_loss, n.log_loss, t.log_loss},
                   {"brier", h.brier, n.brier, t.brier},
                   {"redeemed_share", h.redeemed, n.redeemed, t.redeemed},
                   {"predicted_share", h.predicted, n.predicted, t.predicted},
                   {"log_likelihood", kNone, kNone, model.result().log_likelihood}};
  judge(study, model, any ? out : in, any ? held : known);
  study.explanations = model.explain();
  study.warnings = clean.report.warnings;
  study.warnings.insert(study.warnings.end(), model.warnings().begin(), model.warnings().end());
  FitHead head{"coupons", model.recipe().id, account_of_rows(study)};
  head.account.push_back(fmt::format(
      "{:.0f} coupons learnt from, {:.0f} held out; log-loss is of the day of redemption, naive a "
      "hazard of {:.6f} every day",
      coupons_in(known), coupons_in(held), level));
  for (std::string& line : account_of_warnings(study)) head.account.push_back(std::move(line));
  return {std::move(study), std::move(head)};
}

}  // namespace marketday
