// `marketday detect` as a user runs it: what it writes, that no label of the scored rows reaches a
// fit, and what it says to wrong input.
#include <fmt/core.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <set>

#include "experiments/detect_data.h"
#include "sim/io/csv.h"
#include "sim/io/error.h"
#include "sim/io/files.h"
#include "sim/random.h"
#include "support/command.h"
#include "support/data.h"

namespace marketday::tests {
namespace {

namespace fs = std::filesystem;

const std::string kHead = "user,at,value,age,city,device,ip,fraud,known\n";

// A tenth of the rows is fraud: high values, three devices. Labels come ten days later; a gap in
// every 50th IP. `flip`: from this row on labels are the other way round.
std::string orders(int rows = 400, int flip = 1'000'000, int first = 0) {
  std::string csv = kHead;
  for (int i = first; i < rows; ++i) {
    const RandomBlock bits = draw(8, static_cast<std::uint32_t>(i), 0, Purpose::environment);
    const bool fraud = i % 10 == 3;
    csv += fmt::format(
        "u{},{},{:.4f},{},{},{},{},{},{}\n", i, i, 10.0 * uniform(bits[0]) + (fraud ? 8.0 : 0.0),
        20 + bits[1] % 40, bits[2] % 2 == 0 ? "Bonn" : "Kiel",
        fraud ? fmt::format("ring{}", i % 3) : fmt::format("d{}", i),
        i % 50 == 0 ? "" : fmt::format("ip{}", i / 4), (fraud != (i >= flip)) ? 1 : 0, i + 10);
  }
  return csv;
}

const std::string kColumns =
    " --features value,age,city --entities device,ip --account user --time at --label fraud";

std::string command(const std::string& file, const std::string& output,
                    const std::string& more = "") {
  return "detect " + file + kColumns + " --seed 1 --quiet --output " + output + " " + more;
}

double figure(const CsvTable& table, const std::string& detector, const std::string& metric,
              const std::string& column = "value") {
  for (std::size_t row = 0; row < table.rows(); ++row) {
    if (table.text(row, table.column("detector")) != detector) continue;
    if (table.text(row, table.column("metric")) != metric) continue;
    return table.number(row, table.column(column), -1e9, 1e9);
  }
  FAIL("no row of " << detector);
  return 0.0;
}

}  // namespace

TEST_CASE("detect scores the later rows by every detector the columns suffice for, and grades them",
          "[detection]") {
  const TestFolder folder;
  const std::string output = folder / "out";
  const CommandResult run = marketday_command(command(folder.write("o.csv", orders()), output));
  INFO(run.err);
  REQUIRE(run.exit_code == 0);
  const CsvTable scores = CsvTable::load(output + "/scores.csv");
  CHECK(scores.rows() == 200);
  CHECK(scores.header() ==
        std::vector<std::string>{"account", "label", "components", "copod", "ecod", "fraudar",
                                 "hbos", "incremental_peeling", "isolation_forest",
                                 "label_propagation", "lof", "logistic", "xgboost", "fused"});
  CHECK(scores.text(0, 0) == "u200");
  const CsvTable metrics = CsvTable::load(output + "/metrics.csv");
  CHECK(metrics.rows() == 12 * 4);
  CHECK(figure(metrics, "components", "auc") > 0.9);
  CHECK(figure(metrics, "label_propagation", "average_precision") > 0.95);
  CHECK(figure(metrics, "logistic", "auc") > 0.9);
  CHECK(figure(metrics, "fused", "average_precision") > 0.95);
  CHECK(figure(metrics, "logistic", "auc", "ci_low") < figure(metrics, "logistic", "auc"));
  CHECK(run.out.find("400 rows read, 400 used, 0 rejected") != std::string::npos);
  CHECK(run.out.find("20 of 200 graded rows are fraud (10.00 %)") != std::string::npos);
  const std::string manifest = read_file(output + "/manifest.yaml");
  CHECK(manifest.find("fusion_weight") != std::string::npos);
  CHECK(manifest.find("city=Kiel") != std::string::npos);
}

TEST_CASE("labels of the scored rows never reach a fit", "[detection]") {
  const TestFolder folder;
  const auto columns = [&](const std::string& csv) {
    const CommandResult run =
        marketday_command(command(folder.write("o.csv", csv), folder / "out", "--force"));
    INFO(run.err);
    REQUIRE(run.exit_code == 0);
    const CsvTable table = CsvTable::load(folder / "out/scores.csv");
    std::string all;
    for (std::size_t row = 0; row < table.rows(); ++row) {
      for (std::size_t c = 2; c < table.header().size(); ++c) {
        all += fmt::format("{},", table.text(row, c));
      }
    }
    return all;
  };
  const std::string truthful = columns(orders());
  CHECK(truthful == columns(orders(400, 200)));  // every later label turned round
  CHECK(truthful != columns(orders(400, 150)));  // some earlier ones too
}

TEST_CASE("a label that comes after the split teaches nothing", "[detection]") {
  const TestFolder folder;
  const std::string file = folder.write("o.csv", orders());
  const auto read = [&](const std::string& label_time) {
    DetectOptions options;
    options.data = file;
    options.features = {"value"};
    options.time = "at";
    options.label = "fraud";
    options.label_time = label_time;
    return read_detect_data(options);
  };
  CHECK(read("").unknown_labels == 0);
  // rows 191 to 199 are known at 201 and later, the split is at 200
  const DetectData late = read("known");
  CHECK(late.unknown_labels == 9);
  CHECK(late.train.labels[190] != kUnknownLabel);
  CHECK(late.train.labels[191] == kUnknownLabel);
  CHECK(late.test.labels[0] != kUnknownLabel);  // for grading
}

TEST_CASE("rows are put in order of time, dates and numbers alike, and equal times stay together",
          "[detection]") {
  CHECK(seconds_of("1970-01-02") == 86'400.0);
  CHECK(seconds_of("2015-02-24 22:55") == seconds_of("2015-02-24T22:55:00"));
  CHECK(*seconds_of("2016-03-01") - *seconds_of("2016-02-28") == 2 * 86'400.0);
  for (const char* text : {"", "2015-02-30", "2015-13-01", "24.02.2015", "2015-02-24 25:00",
                           "2015-02-24 22:5x", "2015-02-24 22.55", "yesterday"}) {
    CHECK_FALSE(seconds_of(text).has_value());
  }
  const TestFolder folder;
  DetectOptions options;
  options.data = folder.write("o.csv",
                              "x,day\n1,2026-01-03\n2,2026-01-01\n3,2026-01-02\n4,2026-01-02\n"
                              "5,2026-01-04\n6,2026-01-01\n7,\n,2026-01-01\n");
  options.features = {"x"};
  options.time = "day";
  const DetectData data = read_detect_data(options);
  CHECK(data.train.values == std::vector<double>{2, 6});  // 3 and 4 are of one day
  CHECK(data.test.values == std::vector<double>{3, 4, 1, 5});
  CHECK(data.rejected == 2);
  CHECK(data.rows == 8);
  CHECK(data.split == "day 2026-01-02");
}

TEST_CASE("graph features count what was seen up to the row", "[detection]") {
  const TestFolder folder;
  DetectOptions options;
  options.data = folder.write("o.csv", "u,d\na,1\nb,1\na,1\nc,2\nd,1\ne,\n");
  options.entities = {"d"};
  options.account = "u";
  options.graph_features = true;
  const DetectData data = read_detect_data(options);
  CHECK(data.feature_names ==
        std::vector<std::string>{"accounts_on_d", "component_accounts", "core"});
  CHECK(data.train.values == std::vector<double>{1, 1, 0, 2, 2, 1, 2, 2, 1});
  CHECK(data.test.values == std::vector<double>{1, 1, 0, 3, 3, 2, 0, 1, 0});
}

TEST_CASE("the same seed gives detect the same bytes on any number of threads", "[detection]") {
  const TestFolder folder;
  const std::string file = folder.write("o.csv", orders(300));
  const auto hashes = [&](const std::string& more) {
    const CommandResult run = marketday_command(command(file, folder / "out", "--force " + more));
    INFO(run.err);
    REQUIRE(run.exit_code == 0);
    return result_hashes(folder / "out");
  };
  const auto one = hashes("--threads 1 --graph-features");
  CHECK(one == hashes("--threads 2 --graph-features"));
  CHECK(one != hashes("--threads 2"));
  const CommandResult again = marketday_command(command(file, folder / "out"));
  CHECK(again.exit_code == 2);
  CHECK(again.err.find("--force") != std::string::npos);
}

TEST_CASE("without labels detect scores, and says that it neither fuses nor grades",
          "[detection]") {
  const TestFolder folder;
  const CommandResult run = marketday_command(
      "detect " + folder.write("o.csv", orders(200)) +
      " --features value,age --detector ecod --detector '{name: lof, label: lof_3, neighbours: 3}'"
      " --train-share 0.25 --seed 1 --quiet --output " +
      (folder / "out"));
  INFO(run.err);
  REQUIRE(run.exit_code == 0);
  CHECK(run.out.find("not fused: no labels") != std::string::npos);
  CHECK(run.out.find("not graded") != std::string::npos);
  CHECK_FALSE(fs::exists(folder / "out/metrics.csv"));
  const CsvTable scores = CsvTable::load(folder / "out/scores.csv");
  CHECK(scores.header() == std::vector<std::string>{"line", "ecod", "lof_3"});
  CHECK(scores.rows() == 150);
  CHECK(scores.text(0, 0) == "52");
}

TEST_CASE("wrong input to detect is told with place and cure, and nothing is written",
          "[detection]") {
  const TestFolder folder;
  const std::string good = folder.write("o.csv", orders(120));
  const auto csv = [&](const std::string& name, const std::string& text) {
    return folder.write(name, text);
  };
  const std::string tail = " --seed 1 --quiet --output OUT";
  const std::string rows = orders(120).substr(kHead.size());
  const struct {
    std::string line;
    std::vector<std::string> told;
    int exit_code = 2;
  } cases[] = {
      {command(folder / "none.csv", "OUT"), {"none.csv"}, 3},
      {command(csv("empty.csv", ""), "OUT"), {"it is empty"}},
      {command(csv("head.csv", kHead), "OUT"), {"no rows"}},
      {command("o.csv.gz", "OUT"), {"gunzip"}},
      {"detect " + good + " --features valve" + tail,
       {"o.csv:1", "no column `valve`", "did you mean `value`?"}},
      {"detect " + good + " --features value --entities devise" + tail,
       {"no column `devise`", "did you mean `device`?"}},
      {"detect " + good + " --features value --account usr" + tail, {"did you mean `user`?"}},
      {"detect " + good + " --features value --time att" + tail, {"did you mean `at`?"}},
      {"detect " + good + " --features value --label fruad" + tail, {"did you mean `fraud`?"}},
      {"detect " + good + tail, {"nothing to look at", "--features"}},
      {command(csv("text.csv", kHead + rows + "u,999,many,3,Bonn,d,i,0,1\n"), "OUT"),
       {"text.csv:122:3", "`value`", "`many`", "--categorical"}},
      {command(csv("nan.csv", kHead + "u,0,nan,3,Bonn,d,i,0,1\n" + rows), "OUT"),
       {"nan.csv:2:3", "`nan`", "a number is expected"}},
      {command(csv("label.csv", kHead + "u,0,1,3,Bonn,d,i,yes,1\n" + rows), "OUT"),
       {"label.csv:2:8", "`yes`", "1 (fraud), 0 (honest)"}},
      {command(csv("date.csv", kHead + "u,yesterday,1,3,Bonn,d,i,0,1\n" + rows), "OUT"),
       {"date.csv:2:2", "`yesterday`", "a number or a date"}},
      {command(csv("ragged.csv", kHead + "u,1\n"), "OUT"),
       {"ragged.csv:2", "2 cells", "the header has 9"}},
      {command(csv("nouser.csv", kHead + ",0,1,3,Bonn,d,i,0,1\n" + rows), "OUT"),
       {"nouser.csv:2:1", "`user`", "an empty cell"}},
      {command(csv("gaps.csv", kHead + "u,0,,3,Bonn,d,i,0,1\n"), "OUT"),
       {"every row has an empty feature"}},
      {command(csv("one.csv", kHead + "u,0,1,3,Bonn,d,i,0,1\n"), "OUT"), {"0 of 1 rows"}},
      {command(csv("honest.csv", orders(120, 0, 119) + orders(3).substr(kHead.size())), "OUT",
               "--detector logistic"),
       {"no training case known as fraud"}},
      {command(good, "OUT", "--detector isolation_forrest"),
       {"`isolation_forrest`", "did you mean `isolation_forest`?"}},
      {command(good, "OUT", "--detector '{name: lof, neighbors: 3}'"),
       {"neighbors", "did you mean `neighbours`?"}},
      {command(good, "OUT", "--detector '{name: lof, neighbours: 500}'"),
       {"500 neighbours but 60 training cases", "{name: lof, neighbours: 5}"}},
      {command(good, "OUT", "--detector '{name: isolation_forest, trees: 0}'"),
       {"trees", "1 to 10000"}},
      {command(good, "OUT", "--detector ecod --detector ecod"), {"`ecod` twice", "label"}},
      {command(good, "OUT", "--detector '{name: ecod, label: fused}'"), {"`fused`"}},
      {"detect " + good + " --features value --detector components" + tail,
       {"`components`", "--entities"}},
      {"detect " + good + " --entities ip --detector ecod" + tail, {"`ecod`", "--features"}},
      {"detect " + good + " --features value --detector xgboost" + tail, {"`xgboost`", "--label"}},
      {command(good, "OUT", "--train-share 1"), {"--train-share", "found 1", "below 1"}},
      {command(good, "OUT", "--train-share 0"), {"--train-share", "above 0"}},
      {command(good, "OUT", "--train-share 0.5 --split-time 5"), {"give one of the two"}},
      {command(good, "OUT", "--split-time soon"), {"--split-time", "`soon`"}},
      {command(good, "OUT", "--split-time 0"), {"0 of 120 rows to train on"}},
      {command(good, "OUT", "--split-time 9999"), {"120 of 120 rows to train on"}},
      {"detect " + good + " --features value --split-time 5" + tail, {"no --time beside it"}},
      {"detect " + good + " --features value --label-time known" + tail, {"no --label beside it"}},
      {"detect " + good + " --features value --graph-features" + tail, {"--entities"}},
      {"detect " + good + " --features value,value" + tail, {"`value` stands twice"}},
      {"detect " + good + " --features value,fraud --label fraud" + tail,
       {"`fraud` is the label", "leave it out"}},
      {"detect " + good + " --features value --categorical city" + tail,
       {"--categorical", "`city`"}},
      {"detect " + good + " --features user --entities ip" + tail,
       {"column `user`", "more than 50 different texts"}},
      {"detect " + good + kColumns + " --output OUT", {"--seed"}},
      {command(good, good), {"is a file", "--output"}},
  };
  for (const auto& wrong : cases) {
    std::string line = wrong.line;
    const std::string output = folder / "out";
    if (const std::size_t at = line.find("OUT"); at != std::string::npos) {
      line.replace(at, 3, output);
    }
    INFO(line);
    const CommandResult result = marketday_command(line);
    INFO(result.err);
    CHECK(result.exit_code == wrong.exit_code);
    CHECK(result.out.empty());
    for (const std::string& part : wrong.told) {
      INFO(part);
      CHECK(result.err.find(part) != std::string::npos);
    }
    CHECK_FALSE(fs::exists(output));
  }
}

TEST_CASE("a feature that never varies harms no detector", "[detection]") {
  const TestFolder folder;
  std::string csv = "c,x,y\n";
  for (int i = 0; i < 80; ++i) csv += fmt::format("5,{},{}\n", i * 7 % 80, i % 9 == 0 ? 1 : 0);
  const CommandResult run = marketday_command("detect " + folder.write("c.csv", csv) +
                                              " --features c,x --label y --seed 1 --quiet "
                                              "--output " +
                                              (folder / "out"));
  INFO(run.err);
  CHECK(run.exit_code == 0);
  CHECK(run.out.find("nan") == std::string::npos);
}

TEST_CASE("real first purchases: published ranges hold, and shared devices help where rings are",
          "[detection][data]") {
  REQUIRE_DATA(packed, "ecommerce_fraud/fraud_data.csv.gz");
  const TestFolder folder;
  const std::string file = folder / "e.csv";
  REQUIRE(std::system(fmt::format("gunzip -c {} > {}", packed, file).c_str()) == 0);
  const auto metrics = [&](const std::string& more) {
    const CommandResult run = marketday_command(
        "detect " + file +
        " --features purchase_value,age,source,browser,sex --entities device_id,ip_address "
        "--account user_id --time purchase_time --label is_fraud --seed 1 --quiet --force "
        "--detector xgboost --detector isolation_forest --detector incremental_peeling " +
        more + " --output " + (folder / "out"));
    INFO(run.err);
    REQUIRE(run.exit_code == 0);
    CHECK(run.out.find("38747 rows read, 38747 used, 0 rejected") != std::string::npos);
    return CsvTable::load(folder / "out/metrics.csv");
  };
  // the later half holds no ring wave: who buys what tells next to nothing
  const CsvTable half = metrics("");
  CHECK(figure(half, "xgboost", "auc") == Approx(0.5).margin(0.05));
  CHECK(figure(half, "isolation_forest", "auc") == Approx(0.5).margin(0.05));
  CHECK(figure(half, "incremental_peeling", "auc") == Approx(0.55).margin(0.02));
  // split within the wave of January 2015, shared devices find a good part of it
  const CsvTable wave = metrics("--split-time 2015-01-06");
  CHECK(figure(wave, "xgboost", "auc") < 0.56);
  CHECK(figure(wave, "incremental_peeling", "auc") > 0.64);
  CHECK(figure(wave, "incremental_peeling", "average_precision") >
        3.0 * figure(wave, "xgboost", "average_precision"));
}

}  // namespace marketday::tests
