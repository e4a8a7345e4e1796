// Figures of Sutton & Barto (2018), chapters 6 to 8, as learners-and-ope.md measured them.
#include <catch2/catch.hpp>
#include <cmath>

#include "support/reference_problems.h"
#include "support/statistics.h"

namespace marketday::tests {
namespace {

// Root mean square error of the walk's values, over its places, at the end of each of 10 episodes.
double walk_error(const Problem& problem, ProblemEnvironment& environment, const Json& parameters,
                  const std::string& agent_name, std::uint64_t seed) {
  const auto agent = make_agent(agent_name, parameters, problem.spec, seed);
  std::uint32_t step = 0;
  double sum = 0.0;
  for (std::uint64_t episode = 0; episode < 10; ++episode) {
    run_episode(environment, *agent, seed * 10 + episode, step);
    const std::vector<double> values = agent->freeze()->content().arrays.at("action_values");
    double squares = 0.0;
    for (std::size_t i = 0; i < values.size(); ++i) {
      const double truth = (static_cast<double>(i) - 9.0) / 10.0;
      squares += (values[i] - truth) * (values[i] - truth);
    }
    sum += std::sqrt(squares / static_cast<double>(values.size()));
  }
  return sum / 10.0;
}

Mean walk_error(const std::string& agent, Json parameters, int runs) {
  const Problem problem = random_walk(19);
  ProblemEnvironment environment(problem);
  parameters["discretiser"] = every_state(problem);
  std::vector<double> errors;
  for (int run = 0; run < runs; ++run) {
    errors.push_back(
        walk_error(problem, environment, parameters, agent, static_cast<std::uint64_t>(run)));
  }
  return mean_of(errors);
}

// Steps an episode takes, a mean over runs, by episode.
std::vector<Mean> episode_lengths(const Problem& problem, const std::string& name, Json parameters,
                                  int episodes, int runs) {
  ProblemEnvironment environment(problem);
  parameters["discretiser"] = every_state(problem);
  std::vector<std::vector<double>> lengths(static_cast<std::size_t>(episodes));
  for (int run = 0; run < runs; ++run) {
    const auto agent = make_agent(name, parameters, problem.spec, static_cast<std::uint64_t>(run));
    std::uint32_t step = 0;
    for (auto& of_episode : lengths) {
      const std::uint32_t before = step;
      run_episode(environment, *agent, 0, step);
      of_episode.push_back(step - before);
    }
  }
  std::vector<Mean> means;
  means.reserve(lengths.size());
  for (const auto& of_episode : lengths) means.push_back(mean_of(of_episode));
  return means;
}

// Share of runs that go left in episode 21, in episode 100 and in episodes 291 to 300.
std::array<Mean, 3> left_shares(const std::string& name, int runs) {
  const Problem problem = maximisation_bias();
  const Json parameters = {
      {"step_size", 0.1}, {"epsilon", 0.1}, {"discretiser", every_state(problem)}};
  ProblemEnvironment environment(problem);
  std::array<std::vector<double>, 3> left;
  for (int run = 0; run < runs; ++run) {
    const auto agent = make_agent(name, parameters, problem.spec, static_cast<std::uint64_t>(run));
    std::uint32_t step = 0;
    double late = 0.0;
    for (std::uint64_t episode = 1; episode <= 300; ++episode) {
      const std::uint32_t before = step;
      run_episode(environment, *agent, static_cast<std::uint64_t>(run) * 300 + episode, step);
      const double went_left = step - before == 2 ? 1.0 : 0.0;
      if (episode == 21) left[0].push_back(went_left);
      if (episode == 100) left[1].push_back(went_left);
      if (episode > 290) late += went_left / 10.0;
    }
    left[2].push_back(late);
  }
  return {mean_of(left[0]), mean_of(left[1]), mean_of(left[2])};
}

void check_mean(const Mean& found, double expected, double tolerance) {
  INFO("found " << found.value << " +- " << found.error << ", published " << expected);
  CHECK(std::abs(found.value - expected) < tolerance + 4.0 * found.error);
}

}  // namespace

TEST_CASE("on the walk of 19 places n-step returns err as in the book", "[textbook]") {
  struct Row {
    int steps;
    double size;
    double error;
  };
  const auto row =
      GENERATE(Row{1, 0.4, 0.4123}, Row{1, 0.8, 0.3451}, Row{2, 0.6, 0.2766}, Row{4, 0.4, 0.2634},
               Row{8, 0.3, 0.2847}, Row{16, 0.2, 0.3241}, Row{512, 0.02, 0.4883});
  CAPTURE(row.steps, row.size);
  const Mean found =
      walk_error("n_step_sarsa", {{"steps", row.steps}, {"step_size", row.size}}, 600);
  CHECK(found.error < 0.003);
  check_mean(found, row.error, 0.002);
}

TEST_CASE("Q-learning mistakes luck for value, Double Q does not", "[textbook]") {
  const auto single = left_shares("q_learning", 6'000);
  check_mean(single[0], 0.939, 0.005);
  check_mean(single[1], 0.462, 0.005);
  check_mean(single[2], 0.118, 0.005);
  const auto twin = left_shares("double_q", 6'000);
  check_mean(twin[1], 0.093, 0.005);
  check_mean(twin[2], 0.069, 0.005);
}

TEST_CASE("planning shortens the way through the maze as in the book", "[textbook]") {
  struct Row {
    int planning_steps;
    int runs;
    double second;
    double tenth;
    double fiftieth;
  };
  const auto row = GENERATE(Row{0, 100, 676, 131, 17.6}, Row{5, 100, 153.9, 16.8, 16.8},
                            Row{50, 30, 39.9, 17.1, 16.8});
  CAPTURE(row.planning_steps);
  const auto lengths = episode_lengths(
      dyna_maze(), "dyna_q",
      {{"planning_steps", row.planning_steps}, {"step_size", 0.1}, {"epsilon", 0.1}}, 50, row.runs);
  check_mean(lengths[1], row.second, 0.05 * row.second);
  check_mean(lengths[9], row.tenth, 0.05 * row.tenth);
  check_mean(lengths[49], row.fiftieth, 0.05 * row.fiftieth);
}

TEST_CASE("prioritised sweeping needs fewer updates than random replay", "[textbook]") {
  const Json random = {{"planning_steps", 5}, {"step_size", 0.5}};
  Json prioritised = random;
  prioritised["planning"] = "prioritised";
  const auto by_chance = episode_lengths(dyna_maze(), "dyna_q", random, 4, 50);
  const auto by_error = episode_lengths(dyna_maze(), "dyna_q", prioritised, 4, 50);
  INFO(by_chance[1].value << " by chance, " << by_error[1].value << " by error");
  CHECK(by_error[1].value < 0.7 * by_chance[1].value);
}

TEST_CASE("SARSA crosses the windy grid 170 times in 8219 steps", "[textbook]") {
  const auto lengths =
      episode_lengths(windy_grid(), "sarsa", {{"step_size", 0.5}, {"epsilon", 0.1}}, 170, 30);
  double steps = 0.0;
  for (const Mean& length : lengths) steps += length.value;
  CHECK(steps == Approx(8219).epsilon(0.05));
}

}  // namespace marketday::tests
