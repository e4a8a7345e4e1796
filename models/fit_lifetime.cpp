#include "models/fit_lifetime.h"

#include <fmt/core.h>

#include <cmath>
#include <filesystem>
#include <iterator>

#include "sim/io/files.h"

namespace marketday {
namespace {

struct NamedFit {
  const char* key;
  const char* title;
  MaximumLikelihood LifetimeFit::*fit;
  const std::vector<std::string>& (*names)();
};

constexpr NamedFit kFits[] = {
    {"bg_nbd", "BG/NBD", &LifetimeFit::bg_nbd, bg_nbd_names},
    {"pareto_nbd", "Pareto/NBD", &LifetimeFit::pareto_nbd, pareto_nbd_names},
    {"nbd", "NBD (no dropout)", &LifetimeFit::nbd, nbd_names},
    {"gamma_gamma", "Gamma-Gamma", &LifetimeFit::gamma_gamma, gamma_gamma_names}};

Json derive_facts(const Histories& histories, const LifetimeFit& fit) {
  double repeaters = 0.0;
  for (const History& h : histories.customers) repeaters += h.repeats > 0.0 ? 1.0 : 0.0;
  const auto customers = static_cast<double>(histories.customers.size());
  const ParetoNbd pareto = make_pareto_nbd(fit.pareto_nbd.parameters);
  Json facts;
  facts["rows_read"] = histories.rows_read;
  facts["rows_used"] = histories.rows_used;
  facts["rows_after_end"] = histories.rows_read - histories.rows_used;
  facts["customers"] = histories.customers.size();
  facts["customers_after_end"] = histories.customers_after_end;
  facts["first_date"] = histories.first_date;
  facts["end_date"] = histories.end_date;
  facts["zero_repeat_share"] = 1.0 - repeaters / customers;
  facts["mean_orders_per_week"] = pareto.r / pareto.alpha;
  facts["median_lifetime_weeks"] = pareto.median_lifetime_weeks();
  facts["mean_amount"] = make_gamma_gamma(fit.gamma_gamma.parameters).population_mean();
  return facts;
}

void append_fit(std::string& text, const NamedFit& named, const LifetimeFit& fit) {
  const MaximumLikelihood& m = fit.*(named.fit);
  text +=
      fmt::format("{:<18} log-likelihood {:.4f}{}\n", named.title, m.log_likelihood,
                  m.converged ? "" : "   (warning: the search did not settle; treat with care)");
  for (std::size_t i = 0; i < m.parameters.size(); ++i) {
    text += fmt::format("  {:<8} {:>12.5f}", named.names()[i], m.parameters[i]);
    if (std::isfinite(m.standard_errors[i])) {
      text += fmt::format("   se {:.5f}\n", m.standard_errors[i]);
    } else {
      text += fmt::format("   se not defined: the likelihood is flat here\n");
    }
  }
}

}  // namespace

LifetimeFit fit_lifetime(const FitLifetimeOptions& options) {
  const CsvTable table = CsvTable::load(options.data);
  const Histories histories = read_histories(table, options.columns, options.calibration_end);
  LifetimeFit fit;
  fit.source = std::filesystem::path(options.data).filename().string();
  fit.data_sha256 = sha256_file(options.data);
  fit.bg_nbd = fit_bg_nbd(histories.customers);
  fit.pareto_nbd = fit_pareto_nbd(histories.customers);
  fit.nbd = fit_nbd(histories.customers);
  fit.gamma_gamma = fit_gamma_gamma(histories.customers);
  fit.facts = derive_facts(histories, fit);
  return fit;
}

std::string to_yaml(const LifetimeFit& fit) {
  Json json;
  json["kind"] = "lifetime_fit";
  json["version"] = MARKETDAY_VERSION;
  json["source"] = fit.source;
  json["data_sha256"] = fit.data_sha256;
  json["facts"] = fit.facts;
  for (const NamedFit& named : kFits) json[named.key] = to_json(fit.*(named.fit), named.names());
  return to_yaml(json);
}

LifetimeFit load_lifetime_fit(const std::string& path) {
  const YamlNode root = YamlNode::load(path);
  const std::vector<std::string> known = {"kind",   "version",    "source", "data_sha256", "facts",
                                          "bg_nbd", "pareto_nbd", "nbd",    "gamma_gamma"};
  root.only_keys(known);
  const YamlNode kind = root.at("kind");
  if (kind.text() != "lifetime_fit") {
    kind.fail("found " + kind.found(), "a file written by `marketday fit lifetime` is expected");
  }
  LifetimeFit fit;
  fit.source = root.at("source").text();
  fit.data_sha256 = root.at("data_sha256").text();
  for (const NamedFit& named : kFits) {
    fit.*(named.fit) = read_fit(root.at(named.key), named.names());
  }
  return fit;
}

std::string run_fit_lifetime(const FitLifetimeOptions& options) {
  const std::string output = options.output.empty() ? "lifetime_fit.yaml" : options.output;
  if (!options.force && std::filesystem::exists(output)) {
    throw InputError(Place{output, 0, 0}, "--output", "the file exists",
                     "choose another, or --force to overwrite it");
  }
  const LifetimeFit fit = fit_lifetime(options);
  write_file_atomically(output, to_yaml(fit));
  std::string text;
  text += fmt::format("{}: {} customers, {} of {} rows used, {} to {}\n\n", fit.source,
                      fit.facts["customers"].get<int>(), fit.facts["rows_used"].get<int>(),
                      fit.facts["rows_read"].get<int>(), fit.facts["first_date"].get<std::string>(),
                      fit.facts["end_date"].get<std::string>());
  for (const NamedFit& named : kFits) append_fit(text, named, fit);
  text += fmt::format("\nwritten to {}\n", output);
  return text;
}

}  // namespace marketday
