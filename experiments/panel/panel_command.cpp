#include "experiments/panel/panel_command.h"

#include <fmt/core.h>
#include <tbb/global_control.h>

#include <filesystem>

#include "experiments/output_folder.h"
#include "experiments/panel/panel_study.h"
#include "experiments/runner.h"
#include "sim/io/files.h"

namespace marketday {
namespace {

namespace fs = std::filesystem;

const std::string kNames[] = {"statistics.csv", "covariance.csv", "stages.csv", "classifier.csv"};

void add_recording(CLI::App* command, Recording& recording) {
  command
      ->add_option("--days", recording.days, "simulated calendar days; default: those of the data")
      ->check(CLI::Range(7, 3650));
  command
      ->add_option("--warm-up-days", recording.warm_up_days,
                   "calendar days before; default: the scenario's")
      ->check(CLI::Range(0, 3650));
  command->add_option("--shoppers", recording.shoppers, "of each market; default: the scenario's")
      ->check(CLI::Range(std::uint32_t{1}, std::uint32_t{10'000'000}));
  command
      ->add_option("--cohort-days", recording.cohort_days,
                   "shoppers join over so many days and only those who buy in them are kept; "
                   "default: everybody is there")
      ->check(CLI::Range(1, 3650));
  command
      ->add_option("--line-share", recording.line_share,
                   "of simulated order lines kept, where the data are a sample of lines")
      ->check(CLI::Range(1e-6, 1.0));
  command->add_option("--deal-share", recording.deals.item_share, "of items on deal in a week")
      ->check(CLI::Range(0.0, 1.0));
  command
      ->add_option("--deal-depths", recording.deals.depths,
                   "their depths, equally likely: 0.1,0.3; default: 0.2")
      ->delimiter(',')
      ->check(CLI::Range(0.0, 0.95));
}

}  // namespace

std::string run_panel(const PanelOptions& options) {
  const tbb::global_control limit(tbb::global_control::max_allowed_parallelism,
                                  static_cast<std::size_t>(thread_count(options.threads)));
  const fs::path folder =
      options.output.empty()
          ? fs::path("results") / ("panel-" + fs::path(options.data).stem().string())
          : fs::path(options.output);
  require_free_folder(folder, kNames, options.force);
  const PanelStudy study = study_panel(options);
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) throw FileError(folder.string(), error.message());
  for (const std::string& name : kNames) fs::remove(folder / name, error);
  for (const auto& [name, content] : panel_files(study, options)) {
    write_file_atomically((folder / name).string(), content);
  }
  return panel_text(study, options) + fmt::format("\nfiles: {}\n", folder.string());
}

void add_panel(CLI::App& app, void (*print)(const std::string&)) {
  static PanelOptions options;
  options.recording.days = 0;
  CLI::App* command = app.add_subcommand(
      "panel", "What a transactions file says of its customers, beside a scenario's");
  command->footer(
      "Example: marketday panel transactions.csv --recipe panel.yaml --scenario general --seeds 3 "
      "--output results/panel");
  command->add_option("data", options.data, "transactions (CSV)")->required();
  command->add_option("--recipe", options.recipe, "what its columns are (YAML): docs/panels.md")
      ->required();
  command->add_option("--scenario", options.scenario,
                      "shipped name or .yaml file; default: the data alone");
  add_recording(command, options.recording);
  command->add_option("--seeds", options.seeds, "markets; default: 3")->check(CLI::Range(1, 1000));
  command->add_option("--first-seed", options.first_seed, "seed of the first; default: 1")
      ->check(CLI::Range(std::int64_t{0}, std::int64_t{9'000'000'000'000'000}));
  command
      ->add_option("--fit-days", options.fit_days,
                   "statistics are of these first days, and later ones compared apart")
      ->check(CLI::Range(7, 36500));
  command->add_option("--resamples", options.resamples, "of customers, for errors; default: 400")
      ->check(CLI::Range(20, 100'000));
  command->add_option("--output", options.output, "directory; default: results/panel-<data>");
  command->add_flag("--force", options.force, "replace earlier files");
  command->add_option("--threads", options.threads, "threads to use; default: all cores")
      ->check(CLI::Range(1, 1024));
  command->add_flag("--quiet", options.quiet, "no progress on stderr");
  command->callback([print] { print(run_panel(options)); });
}

}  // namespace marketday
