#include "scenarios/lifetime_source.h"

#include <filesystem>

#include "models/fit_lifetime.h"

namespace marketday {
namespace {

std::vector<Parameter> provenance_parameters() {
  return {required(text("file", "", {}, "the fit file")),
          required(text("source", "", {}, "the transactions it was fitted on")),
          required(text("data_sha256", "", {}, "their SHA-256")),
          required(number("orders_per_visit", "share", 0.03, 1e-6, 1, "conversion assumed"))};
}

void forbid_both(const YamlNode& root, const std::string& section, const std::string& key) {
  const auto node = root.find(section);
  if (!node) return;
  if (const auto given = node->find(key)) {
    given->fail("given here and by lifetime_fit", "keep one of the two");
  }
}

}  // namespace

Description lifetime_fit_description() {
  return {
      "lifetime_fit",
      "Takes visits.rate_shape, visits.rate_mean_per_week, lifetime.shape and "
      "lifetime.rate_weeks from the Pareto/NBD of a fit file.",
      "Schmittlein, Morrison and Colombo 1987",
      {required(text("file", "", {}, "written by `marketday fit lifetime`, relative to this file")),
       number("orders_per_visit", "share", 0.03, 1e-6, 1,
              "visits a week = fitted orders a week / this")}};
}

void apply_lifetime_fit(const YamlNode& root, Json& resolved) {
  if (const auto provenance = root.find("provenance")) {
    resolved["provenance"] = read_parameters(*provenance, provenance_parameters());
  }
  const auto node = root.find("lifetime_fit");
  if (!node) return;
  const Json values = read_parameters(*node, lifetime_fit_description().parameters);
  for (const char* key : {"rate_shape", "rate_mean_per_week"}) forbid_both(root, "visits", key);
  for (const char* key : {"shape", "rate_weeks"}) forbid_both(root, "lifetime", key);
  const std::filesystem::path folder = std::filesystem::path(root.place().file).parent_path();
  const std::string file = values["file"];
  const LifetimeFit fit = load_lifetime_fit((folder / file).string());
  const double orders_per_visit = values["orders_per_visit"];
  const ParetoNbd pareto = make_pareto_nbd(fit.pareto_nbd.parameters);
  resolved["visits"]["rate_shape"] = pareto.r;
  resolved["visits"]["rate_mean_per_week"] = pareto.r / pareto.alpha / orders_per_visit;
  resolved["lifetime"]["shape"] = pareto.s;
  resolved["lifetime"]["rate_weeks"] = pareto.beta;
  resolved["provenance"] = {{"file", file},
                            {"source", fit.source},
                            {"data_sha256", fit.data_sha256},
                            {"orders_per_visit", orders_per_visit}};
}

}  // namespace marketday
