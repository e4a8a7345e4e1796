#include "experiments/screen_command.h"

#include <fmt/core.h>
#include <tbb/global_control.h>

#include <algorithm>
#include <filesystem>

#include "experiments/output_folder.h"
#include "experiments/runner.h"
#include "experiments/streamed_file.h"
#include "sim/io/csv.h"
#include "sim/io/files.h"

namespace marketday {
namespace {

namespace fs = std::filesystem;

const std::string kFiles[] = {"decisions.csv", "rules.csv", "columns.csv"};

// Names of the rules among `bits`, joined by +.
std::string names_of(const RuleSet& rules, std::uint64_t bits) {
  std::string text;
  for (std::size_t r = 0; r < rules.rules().size(); ++r) {
    if (((bits >> r) & 1U) == 0) continue;
    if (!text.empty()) text += '+';
    text += rules.rules()[r].name;
  }
  return text;
}

void write_decisions(const RuleSet& rules, const ScreenBatch& batch, const Decisions& decisions,
                     std::uint64_t shadows, CsvWriter& writer) {
  for (std::size_t e = 0; e < decisions.size(); ++e) {
    const std::uint64_t hits = decisions.hits[e];
    writer.integer(batch.rows[e]).text(to_string(decisions.actions[e]));
    writer.integer(decisions.scores[e]).text(names_of(rules, rules.counting(hits)));
    writer.text(names_of(rules, hits & shadows));
    writer.text(rules.explain(batch.events, decisions, e)).end_row();
  }
}

void add_counts(CsvWriter& writer, const RuleCounts& counts, const ScreenSource& source) {
  const auto known = [&](bool is, std::int64_t value) {
    if (is) {
      writer.integer(value);
    } else {
      writer.text("");
    }
  };
  const bool truth = !source.truth.empty();
  writer.integer(counts.events);
  known(truth, counts.fraud);
  known(truth && counts.precision_permille() >= 0, counts.precision_permille());
  known(truth && !source.loss.empty(), counts.loss_stopped_cents);
  known(truth, counts.honest_events_insulted);
  known(truth && !source.account.empty(), counts.shoppers_insulted);
}

std::string action_of(const ScreenRule& rule) {
  return rule.acts ? to_string(rule.action) : "score";
}

std::string rules_csv(const RuleSet& rules, const RuleReport& report, const ScreenSource& source) {
  CsvWriter writer({"rule", "action", "score", "shadow", "hits", "frauds", "precision_permille",
                    "loss_stopped_cents", "honest_events_insulted", "honest_shoppers_insulted",
                    "decides", "decides_frauds", "decides_precision_permille",
                    "decides_loss_stopped_cents", "decides_honest_events_insulted",
                    "decides_honest_shoppers_insulted"});
  for (std::size_t r = 0; r < rules.rules().size(); ++r) {
    const ScreenRule& rule = rules.rules()[r];
    writer.text(rule.name).text(action_of(rule)).integer(rule.score);
    writer.text(rule.shadow ? "true" : "false");
    add_counts(writer, report.alone(r), source);
    add_counts(writer, report.deciding(r), source);
    writer.end_row();
  }
  return writer.take();
}

std::string columns_csv(const EventSchema& schema, const std::vector<bool>& used) {
  CsvWriter writer({"column", "kind", "least", "most", "used"});
  for (std::size_t c = 0; c < schema.columns.size(); ++c) {
    const EventColumn& column = schema.columns[c];
    const bool numbers = column.kind != ColumnKind::category;
    const bool open = column.high == std::numeric_limits<std::int64_t>::max();
    writer.text(column.name).text(to_string(column.kind));
    writer.text(numbers ? fmt::format("{}", column.low) : "");
    writer.text(numbers && !open ? fmt::format("{}", column.high) : "");
    writer.text(used[c] ? "true" : "false").end_row();
  }
  return writer.take();
}

std::string show_precision(const RuleCounts& counts, bool truth) {
  const std::int64_t permille = counts.precision_permille();
  if (!truth || permille < 0) return "-";
  return fmt::format("{}.{} %", permille / 10, permille % 10);
}

std::string show_cents(std::int64_t cents) {
  return fmt::format("{}.{:02}", cents / 100, cents % 100);
}

// Four cells: how many, how much of it fraud, loss stopped, honest shoppers (or events) insulted.
std::string cells(const RuleCounts& counts, const ScreenSource& source) {
  const bool truth = !source.truth.empty();
  const std::int64_t insulted =
      source.account.empty() ? counts.honest_events_insulted : counts.shoppers_insulted;
  return fmt::format(" {:>9} {:>9} {:>12} {:>9}", counts.events, show_precision(counts, truth),
                     truth && !source.loss.empty() ? show_cents(counts.loss_stopped_cents) : "-",
                     truth ? fmt::format("{}", insulted) : "-");
}

std::string table(const RuleSet& rules, const RuleReport& report, const ScreenSource& source) {
  std::size_t width = 8;
  for (const ScreenRule& rule : rules.rules()) width = std::max(width, rule.name.size());
  std::string text =
      fmt::format("{:<{}} {:<17} {:>9} {:>9} {:>12} {:>9} {:>9} {:>9} {:>12} {:>9}\n", "rule",
                  width, "action", "hits", "precision", "loss stopped", "insulted", "decides",
                  "precision", "loss stopped", "insulted");
  for (std::size_t r = 0; r < rules.rules().size(); ++r) {
    const ScreenRule& rule = rules.rules()[r];
    text += fmt::format("{:<{}} {:<18}{}{}\n", rule.name, width,
                        action_of(rule) + (rule.shadow ? " (shadow)" : ""),
                        cells(report.alone(r), source), cells(report.deciding(r), source));
  }
  if (report.by_score().events > 0) {
    text += fmt::format("{:<{}} {:<18}{:42}{}\n", "(score)", width, "by score", "",
                        cells(report.by_score(), source));
  }
  for (std::size_t a = 0; a < kScreenActions; ++a) {
    const auto action = static_cast<ScreenAction>(a);
    const RuleCounts& counts = report.by_action(action);
    if (counts.events == 0) continue;
    text += fmt::format("{:<{}} {:<18}{:42}{}\n", "(total)", width, to_string(action), "",
                        cells(counts, source));
  }
  return text;
}

std::string summary(const ScreenEvents& events, const RuleReport& report,
                    const ScreenSource& source) {
  std::string text = fmt::format("rows: {} read, {} used, {} rejected\n", events.rows_read(),
                                 report.events(), events.rows_rejected());
  for (const std::string& rejection : events.first_rejections()) {
    text += "rejected: " + rejection + "\n";
  }
  if (!source.truth.empty()) {
    text += fmt::format("frauds: {}", report.frauds());
    if (!source.loss.empty()) text += fmt::format(", worth {}", show_cents(report.loss_cents()));
    text += '\n';
  }
  return text + "\n";
}

std::string screen_into(const fs::path& folder, ScreenEvents& events, const RuleSet& rules,
                        const ScreenSource& source) {
  StreamedFile decisions_file((folder / kFiles[0]).string());
  CsvWriter writer({"row", "action", "score", "rules", "shadow_rules", "explanation"});
  std::uint64_t shadows = 0;
  for (std::size_t r = 0; r < rules.rules().size(); ++r) {
    if (rules.rules()[r].shadow) shadows |= std::uint64_t{1} << r;
  }
  VelocityState state = rules.start();
  Decisions decisions;
  RuleReport report(rules);
  events.for_each_batch(rules.columns_used(), rules.entities_used(events.schema()),
                        [&](const ScreenBatch& batch) {
                          rules.evaluate(batch.events, state, decisions);
                          report.add(decisions, batch.truth, batch.losses_cents, batch.accounts);
                          write_decisions(rules, batch, decisions, shadows, writer);
                          decisions_file.write(writer.take());
                        });
  decisions_file.write(writer.content());
  decisions_file.finish();
  write_file_atomically((folder / kFiles[1]).string(), rules_csv(rules, report, source));
  write_file_atomically((folder / kFiles[2]).string(),
                        columns_csv(events.schema(), rules.columns_used()));
  return summary(events, report, source) + table(rules, report, source) +
         fmt::format("\ndecisions: {}\n", (folder / kFiles[0]).string());
}

}  // namespace

std::string run_screen(const ScreenOptions& options) {
  const tbb::global_control limit(tbb::global_control::max_allowed_parallelism,
                                  static_cast<std::size_t>(thread_count(options.threads)));
  const ScreenSource& source = options.source;
  const fs::path folder =
      options.output.empty()
          ? fs::path("results") / ("screen-" + fs::path(source.events).stem().string())
          : fs::path(options.output);
  require_free_folder(folder, kFiles, options.force);
  if (!source.loss.empty() && source.truth.empty()) {
    throw InputError(Place{"command line", 0, 0}, "--loss", "no --truth beside it",
                     "name the column that says which events are fraud");
  }
  const YamlNode file = YamlNode::load(options.rules);
  ScreenEvents events(source);
  const RuleSet rules = RuleSet::read(file, events.schema());
  if (source.time.empty() && !rules.velocities().empty()) {
    throw InputError(Place{"command line", 0, 0}, "--time", "missing, and the rules have windows",
                     "name the column of the events' times: --time COLUMN");
  }
  const bool is_new = !fs::exists(folder);
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) throw FileError(folder.string(), error.message());
  try {
    return screen_into(folder, events, rules, source);
  } catch (const Error&) {
    if (is_new) fs::remove(folder, error);  // only while it is empty
    throw;
  }
}

}  // namespace marketday
