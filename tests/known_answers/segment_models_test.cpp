// Segments of Fisher's iris, against scikit-learn 1.2.1 and R (marketing-science.md, section 4).
#include <catch2/catch.hpp>
#include <cmath>
#include <map>

#include "evaluation/segment_metrics.h"
#include "models/segments/k_means.h"
#include "sim/random.h"
#include "sim/registry.h"
#include "support/tables.h"

namespace marketday::tests {
namespace {

struct Iris {
  CsvTable table = small_table("iris");
  Recipe recipe = recipe_of(table, {{"species", "ignore"}}, "split: none\nduplicates: keep\n");
  FeatureRows x;
  std::vector<double> species;

  Iris() {
    const auto model = tabular_model("kmeans", "{seed: 1}", recipe);
    model->fit(table);
    x = model->encoder().encode(table, recipe, all_rows(table)).dense();
    for (std::size_t i = 0; i < table.rows(); ++i) {
      species.push_back(table.text(i, 4) == "setosa" ? 0 : table.text(i, 4) == "virginica" ? 1 : 2);
    }
  }
};

// `clouds` groups of 50 points around corners 10 apart.
FeatureRows clouds(int groups) {
  FeatureRows x(50 * groups, 2);
  for (Eigen::Index i = 0; i < x.rows(); ++i) {
    const RandomBlock block = draw(3, static_cast<std::uint32_t>(i), 0, Purpose::environment);
    x(i, 0) = 10.0 * static_cast<double>(i / 50 % 2) + uniform(block[0]);
    x(i, 1) = 10.0 * static_cast<double>(i / 100) + uniform(block[1]);
  }
  return x;
}

}  // namespace

TEST_CASE("k-means finds the known inertia of iris for two, three and four segments") {
  const Iris iris;
  CHECK(k_means(iris.x, {2, 10, 300, 1}).inertia == Approx(152.348).margin(0.0005));
  CHECK(k_means(iris.x, {3, 10, 300, 1}).inertia == Approx(78.851).margin(0.001));
  CHECK(k_means(iris.x, {4, 10, 300, 1}).inertia == Approx(57.228).margin(0.001));
}

TEST_CASE("three segments of iris have the known silhouette and agree with the species as known") {
  const Iris iris;
  const auto model = tabular_model("kmeans", "{k: 3, seed: 1}", iris.recipe);
  model->fit(iris.table);
  const std::vector<double> labels = model->predict(iris.table);
  CHECK(silhouette(iris.x, labels) == Approx(0.553).margin(0.0005));
  CHECK(adjusted_rand_index(labels, iris.species) == Approx(0.730).margin(0.0005));
}

TEST_CASE("DBSCAN on iris finds clusters of 49 and 84 and 17 rows of noise") {
  const Iris iris;
  const auto model = tabular_model("dbscan", "{eps: 0.5, min_rows: 5}", iris.recipe);
  model->fit(iris.table);
  std::map<double, int> counts;
  for (const double label : model->predict(iris.table)) ++counts[label];
  CHECK(counts == std::map<double, int>{{-1.0, 17}, {0.0, 49}, {1.0, 84}});
}

TEST_CASE("DBSCAN without a radius takes the knee, and finds the clouds that are there") {
  std::string text = "x,y\n";
  const FeatureRows x = clouds(4);
  for (Eigen::Index i = 0; i < x.rows(); ++i) {
    text += std::to_string(x(i, 0)) + "," + std::to_string(x(i, 1)) + "\n";
  }
  text += "5,5\n-5,20\n";  // two rows far from all
  const CsvTable table = CsvTable::parse(text, "clouds.csv");
  const auto model = tabular_model("dbscan", "{}", recipe_of(table, {}, "split: none\n"));
  model->fit(table);
  const std::vector<double> labels = model->predict(table);
  CHECK(*std::max_element(labels.begin(), labels.end()) == 3.0);
  CHECK(labels[200] == -1.0);
  CHECK(labels[201] == -1.0);
}

TEST_CASE("the gap statistic counts the clouds that are there, and one where there are none") {
  for (const int groups : {2, 4}) {
    CAPTURE(groups);
    CHECK(gap_choice(gap_curve(clouds(groups), 6, 10, 1)) == groups);
  }
  CHECK(gap_choice(gap_curve(clouds(1), 6, 10, 1)) == 1);
}

TEST_CASE("segments that are there come back in bootstrap samples, others do not") {
  const FeatureRows x = clouds(4);
  CHECK(bootstrap_stability(x, {4, 5, 100, 1}, 10) == Approx(1.0));
  CHECK(bootstrap_stability(clouds(1), {4, 5, 100, 1}, 10) < 0.9);
}

TEST_CASE("the adjusted Rand index is 1 for equal partitions and Hubert & Arabie's otherwise") {
  const std::vector<double> a = {0, 0, 0, 1, 1, 1};
  const std::vector<double> renamed = {5, 5, 5, 2, 2, 2};
  CHECK(adjusted_rand_index(a, renamed) == Approx(1.0));
  // by hand: pairs both 2, in a 6, in b 4 + ... = C(2,2) x 3: index (2 - 18/15) / (4.5 - 18/15)
  const std::vector<double> b = {0, 0, 1, 1, 2, 2};
  CHECK(adjusted_rand_index(a, b) == Approx((2.0 - 6.0 * 3.0 / 15.0) / (4.5 - 18.0 / 15.0)));
}

TEST_CASE("RFM groups customers by recency, frequency and money, the best highest") {
  const CsvTable table = CsvTable::parse(
      "customer,date,amount\n"
      "a,2024-01-01,10\nb,2024-01-05,20\nb,2024-02-01,20\nc,2024-02-10,5\nc,2024-02-11,5\n"
      "c,2024-02-12,5\nd,2024-03-01,500\nd,2024-03-02,1\nd,2024-03-03,1\nd,2024-03-04,1\n",
      "orders.csv");
  const auto model =
      Registry<Model>::instance().find("rfm").create({{"customer_column", "customer"},
                                                      {"date_column", "date"},
                                                      {"amount_column", "amount"},
                                                      {"groups", 2},
                                                      {"money", "sum"},
                                                      {"today", "last"}});
  model->fit(table);
  const PredictionTable said = model->predict_table(table);
  CHECK(said.cases == std::vector<std::string>{"a", "b", "c", "d"});
  CHECK(said.columns[0] == std::vector<double>{111, 112, 221, 222});
  CHECK(said.columns[4] == std::vector<double>{64, 33, 22, 1});  // days before 2024-03-05
  CHECK(said.columns[5] == std::vector<double>{1, 2, 3, 4});
  CHECK(said.columns[6] == std::vector<double>{10, 40, 15, 503});
}

}  // namespace marketday::tests
