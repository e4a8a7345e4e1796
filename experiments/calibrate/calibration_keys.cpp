#include "experiments/calibrate/calibration_keys.h"

#include "experiments/calibrate/calibration.h"

namespace marketday {

std::vector<Parameter> calibrated_parameters() {
  return {required(text("key", "", {}, "a number of the scenario, as `choice.price_mean`")),
          required(number("low", "its unit", 0, -1e12, 1e12, "least value looked at")),
          required(number("high", "its unit", 0, -1e12, 1e12, "greatest")),
          text("transform", "none", {"none", "log", "logit"},
               "scale it is searched, drawn and given errors on"),
          number("prior_mean", "its unit", 0, -1e12, 1e12, "of a normal prior on that scale"),
          number("prior_sd", "scale", 1, 1e-12, 1e12,
                 "of that prior; without it, or a fit of tier 1, the prior is even")};
}

std::vector<Parameter> target_parameters() {
  return {text("fact", "", {}, "a fact's number, as `F22.one_time_share`"),
          text("panel", "", {}, "a statistic of panels, as `repeat_zero_share`"),
          number("value", "its unit", 0, -1e300, 1e300,
                 "observed; left out of a panel statistic: taken from the data"),
          number("standard_error", "its unit", 1, 1e-300, 1e300, "of the observed value"),
          number("weight", "x", 1, 1e-6, 1e6, "counts as so many targets"),
          flag("hold_out", false, "looked at afterwards, not fitted"),
          text("source", "", {}, "data set or paper")};
}

std::vector<Parameter> fact_study_parameters() {
  return {integer("shoppers", "shoppers", 0, 0, 1e6, "of every study; 0: each study's own"),
          integer("days", "days", 182, 28, 3650, "that the shop is watched")};
}

std::vector<Parameter> panel_parameters() {
  return {text("data", "", {}, "a transactions file, beside this one"),
          text("recipe", "", {}, "what its columns are: docs/panels.md"),
          integer("days", "days", 364, 7, 3650, "recorded, or of the data that are fitted"),
          integer("hold_out_days", "days", 0, 0, 3650,
                  "of the data after those, for the comparison of distributions"),
          integer("warm_up_days", "days", -1, -1, 3650, "before; -1: the scenario's"),
          integer("shoppers", "shoppers", 0, 0, 1e6, "simulated; 0: the scenario's"),
          integer("cohort_days", "days", 0, 0, 3650,
                  "customers join over so many days and only their cohort is kept; 0: everybody"),
          number("line_share", "share", 1, 1e-6, 1, "of order lines kept, as in a sample"),
          number("deal_share", "share", 0, 0, 1, "of items on deal in a week"),
          numbers("deal_depths", "share", {0.2}, 0, 0.95, "their depths, equally likely"),
          flag("price_list", false,
               "the catalogue's prices are quantiles of single units' prices in the fitted days"),
          integer("resamples", "resamples", 400, 20, 100'000,
                  "of the data's customers, for errors and their covariance")};
}

std::vector<Parameter> smm_parameters() {
  return {integer("replicates", "markets", 10, 1, 10'000,
                  "simulated at every place, the same everywhere"),
          integer("covariance_replicates", "markets", 60, 2, 100'000,
                  "that the variance between markets is taken from"),
          integer("search_candidates", "places", 100, 0, 1'000'000,
                  "of CMA-ES, before the polish; 0: none"),
          integer("polish_steps", "steps", 6, 0, 1'000, "of Levenberg and Marquardt, twice"),
          number("difference_step", "x", 0.1, 1e-6, 1,
                 "of derivatives, in standard deviations of the prior")};
}

std::vector<Parameter> abc_parameters() {
  return {integer("particles", "draws", 500, 20, 1'000'000, "of every round"),
          integer("rounds", "rounds", 12, 1, 1'000, "at the most"),
          number("quantile", "share", 0.5, 0.01, 0.99, "of the last distances: the next tolerance"),
          number("least_acceptance", "share", 0.01, 0, 1, "a round that accepts less is given up"),
          integer("most_simulations", "markets", 100'000, 100, 1e12, "over all rounds"),
          flag("adjust", true, "local-linear adjustment of the last round")};
}

std::vector<Parameter> check_parameters() {
  return {
      integer("profile_points", "places", 0, 0, 1'000, "of each parameter's profile"),
      integer("trajectories", "trajectories", 0, 0, 100'000, "of Morris's sensitivities"),
      integer("predictive_draws", "draws", 40, 0, 1'000'000, "of the posterior, simulated afresh"),
      integer("recovery_truths", "truths", 0, 0, 100'000, "drawn from the prior and looked for"),
      integer("bank_draws", "draws", 0, 0, 10'000'000,
              "of the prior, for recovery and simulation-based calibration"),
      integer("sbc_truths", "truths", 0, 0, 10'000'000,
              "of simulation-based calibration, among the bank"),
      integer("sbc_kept", "draws", 100, 10, 10'000'000,
              "nearest of the bank that make a posterior there")};
}

Description calibration_description() {
  return {"calibration",
          "Parameters of a scenario from data: what `marketday calibrate` reads.",
          "McFadden 1989; Duffie and Singleton 1993; Toni et al. 2009",
          {required(text("calibration", "", {}, "its name, also of the results directory")),
           text("summary", "", {}, "what it is for, one line"),
           required(text("scenario", "", {}, "the base: a shipped name, a file or a map")),
           table("overrides", {}, "scenario sections whose keys replace the scenario's own"),
           required(integer("seed", "-", 0, 0, 9e18, "of every draw and market")),
           table("parameters", calibrated_parameters(), "what is looked for"),
           table("tier_1", tier_one_parameters(), "priors from earlier fits"),
           table("facts", fact_study_parameters(), "sizes of the studies of facts"),
           table("panel", panel_parameters(), "data and the panel simulated beside them"),
           table("targets", target_parameters(), "what is brought together"),
           text("method", "smm", {"smm", "abc_smc", "both"},
                "both: the estimate of the first, the draws of the second"),
           table("smm", smm_parameters(), "simulated method of moments"),
           table("abc_smc", abc_parameters(), "approximate Bayesian computation"),
           table("checks", check_parameters(), "what else is looked into"),
           integer("draws", "draws", 200, 1, 1e6, "of the posterior, written for experiments")}};
}

}  // namespace marketday
