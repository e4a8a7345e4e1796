#include "experiments/ab/ab_command.h"

#include <fmt/core.h>

#include <charconv>
#include <filesystem>

#include "experiments/ab/ab_files.h"
#include "experiments/ab/ab_plan.h"
#include "experiments/output_folder.h"
#include "sim/io/error.h"
#include "sim/io/files.h"

namespace marketday {
namespace {

namespace fs = std::filesystem;

struct Given {
  std::string file;
  AbColumns columns;
  AbOptions options;
  AbPlanOptions plan;
  bool is_plan = false;
  std::vector<std::string> guardrails;
  std::string sequential;
  std::string output;
  bool force = false;
};

// "always-valid" or "group:K".
void read_sequential(const std::string& text, AbOptions& options) {
  if (text.empty()) return;
  if (text == "always-valid") {
    options.sequential = AbSequential::always_valid;
    return;
  }
  const std::string group = "group:";
  int looks = 0;
  if (text.starts_with(group)) {
    const char* end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data() + group.size(), end, looks);
    if (error != std::errc() || stop != end) looks = 0;
  }
  if (looks < 2 || looks > 100) {
    throw InputError(
        fmt::format("command line: --sequential: found `{}`; write always-valid, or "
                    "group:K with 2 to 100 looks",
                    text));
  }
  options.sequential = AbSequential::group;
  options.looks = looks;
}

void write(const fs::path& folder, const std::map<std::string, std::string>& files) {
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) throw FileError(folder.string(), error.message());
  for (const std::string& name : ab_file_names()) {
    const auto file = files.find(name);
    if (file != files.end()) {
      write_file_atomically((folder / name).string(), file->second);
      continue;
    }
    fs::remove(folder / name, error);  // of an earlier test, which --force replaces
    if (error) throw FileError((folder / name).string(), error.message());
  }
}

void require_given(const std::string& value, const char* option, const char* cure) {
  if (!value.empty()) return;
  throw InputError(fmt::format("command line: abtest: no {}; {}", option, cure));
}

std::string run_abtest(Given given) {
  read_sequential(given.sequential, given.options);
  if (given.is_plan) {
    if (!given.file.empty()) {
      throw InputError("command line: abtest: a data file beside --plan; give one of them");
    }
    return plan_text(given.plan, given.options);
  }
  require_given(given.file, "data file", "name a CSV file, or ask for --plan");
  require_given(given.columns.arm, "--arm", "name the column that says which arm a row had");
  require_given(given.columns.control, "--control", "name the arm to compare with");
  require_given(given.columns.metric, "--metric", "name the column to compare");
  for (const std::string& text : given.guardrails) {
    given.columns.guardrails.push_back(read_guardrail(text));
  }
  const fs::path folder =
      given.output.empty()
          ? fs::path("results") / ("abtest-" + fs::path(given.file).stem().string())
          : fs::path(given.output);
  require_free_folder(folder, ab_file_names(), given.force);
  const AbTitle title{fs::path(given.file).filename().string(), given.columns, given.options};
  const AbReport report =
      analyse(read_ab_data(given.file, given.columns), given.columns, given.options);
  write(folder, ab_files(report, title));
  return fmt::format("{}report: {}\n", ab_text(report, title), (folder / "report.html").string());
}

void add_data_options(CLI::App* command, Given& given) {
  command->add_option("data", given.file, "CSV, one row a unit, in the order in which they came");
  command->add_option("--arm", given.columns.arm, "column: which arm the row had");
  command->add_option("--control", given.columns.control, "the arm to compare with");
  command->add_option("--metric", given.columns.metric, "column: number, or true and false");
  command->add_option("--covariate", given.columns.covariates,
                      "column measured before the test; may be given again");
  command->add_option("--cluster", given.columns.cluster,
                      "column: rows of one value hang together");
  command->add_option("--segment", given.columns.segment, "column: effects one by one");
  command->add_option("--guardrail", given.guardrails,
                      "COLUMN:MARGIN, may fall by at most this share (COLUMN:MARGIN:up: rise)");
  command->add_option("--sequential", given.sequential, "always-valid, or group:K for K looks");
  command
      ->add_option("--planned-units", given.options.planned_units,
                   "of both arms at the last look; default: the file's rows")
      ->check(CLI::Range(std::int64_t{4}, std::int64_t{1'000'000'000'000}));
  command->add_option("--alpha", given.options.alpha, "default: 0.05")
      ->check(CLI::Range(1e-9, 0.5));
  command
      ->add_option("--shares", given.options.shares,
                   "meant for the arms, the control's first, the others as they come; default: "
                   "even")
      ->check(CLI::PositiveNumber);
  command->add_flag("--lower-is-better", given.options.lower_is_better);
  command->add_option("--output", given.output, "directory; default: results/abtest-<data>");
  command->add_flag("--force", given.force, "replace an earlier report");
}

void add_plan_options(CLI::App* command, Given& given) {
  AbPlanOptions& plan = given.plan;
  const std::string group = "With --plan";
  const auto option = [&](const char* name, auto& value, const char* meaning) {
    return command->add_option(name, value, meaning)->group(group);
  };
  command->add_flag("--plan", given.is_plan, "no data yet: how many units, or what can be found")
      ->group(group);
  option("--base", plan.base, "the control's mean; a rate unless --sd is given");
  option("--effect", plan.effect, "treatment - control");
  option("--relative", plan.relative_effect, "the same as a share of the base");
  option("--sd", plan.standard_deviation, "of one unit, for a mean")->check(CLI::PositiveNumber);
  option("--units", plan.units, "of control: what effect do they find?")
      ->check(CLI::Range(std::int64_t{2}, std::int64_t{1'000'000'000'000}));
  option("--power", plan.power, "default: 0.8")->check(CLI::Range(0.01, 0.999999));
  option("--ratio", plan.ratio, "treatment units a control unit; default: 1")
      ->check(CLI::PositiveNumber);
  option("--correlation", plan.correlation, "of a covariate with the metric")
      ->check(CLI::Range(-0.999, 0.999));
  option("--cluster-size", plan.cluster_size, "units a cluster")->check(CLI::Range(1.0, 1e9));
  option("--icc", plan.intraclass_correlation, "correlation of units within a cluster")
      ->check(CLI::Range(0.0, 1.0));
  option("--units-per-day", plan.units_per_day, "of both arms")
      ->check(CLI::Range(std::int64_t{1}, std::int64_t{1'000'000'000'000}));
  option("--simulate", plan.simulations, "play so many tests as well")
      ->check(CLI::Range(100, 1'000'000));
  option("--seed", plan.seed, "of the simulation; default: 1");
}

}  // namespace

void add_abtest(CLI::App& app, const std::function<void(const std::string&)>& print) {
  static Given given;
  CLI::App* command = app.add_subcommand("abtest", "Analyse an A/B test, or plan one");
  command->footer(
      "Example: marketday abtest orders.csv --arm group --control A --metric profit --covariate "
      "profit_before --guardrail orders:0.02 --output results/coupon_test\n"
      "Example: marketday abtest --plan --base 0.10 --effect 0.01 --power 0.8");
  add_data_options(command, given);
  add_plan_options(command, given);
  command->callback([print] { print(run_abtest(given)); });
}

}  // namespace marketday
