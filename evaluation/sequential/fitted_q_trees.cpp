#include <algorithm>
#include <cmath>

#include "evaluation/column_checks.h"
#include "evaluation/sequential/fitted_q_steps.h"

namespace marketday::sequential {
namespace {

// One action's steps: the features once, the targets anew each sweep.
struct Lesson {
  std::vector<FittedStep> steps;
  std::vector<float> features;
  std::vector<float> targets;
};

std::vector<Lesson> lessons_of(const QProblem& problem, const TreeQ& settings) {
  std::vector<Lesson> lessons(problem.actions);
  for (const FittedStep& step : steps_of(problem)) {
    Lesson& lesson = lessons[problem.action[step.row]];
    lesson.steps.push_back(step);
    for (std::size_t c = 0; c < settings.columns; ++c) {
      lesson.features.push_back(
          static_cast<float>(settings.features[step.row * settings.columns + c]));
    }
  }
  return lessons;
}

}  // namespace

FittedQ fit_tree_q(const QProblem& problem, const TreeQ& settings) {
  check(problem);
  require_some("feature columns", settings.columns);
  require_size("features", settings.features.size(), problem.log.rows() * settings.columns);
  require_finite("feature", settings.features);
  require_between("sweeps", settings.sweeps, 1, 1e6);
  std::vector<Lesson> lessons = lessons_of(problem, settings);
  std::vector<double> q(problem.log.rows() * problem.actions, 0.0);
  double change = 0.0;
  for (int sweep = 0; sweep < settings.sweeps; ++sweep) {
    const std::vector<double> before = q;
    change = 0.0;
    for (std::size_t a = 0; a < problem.actions; ++a) {
      Lesson& lesson = lessons[a];
      lesson.targets.clear();
      for (const FittedStep& step : lesson.steps) {
        lesson.targets.push_back(static_cast<float>(q_target(problem, before, step)));
      }
      const TreeEnsemble trees =
          settings.grower.grow(lesson.features, settings.columns, lesson.targets);
      for (std::size_t row = 0; row < problem.log.rows(); ++row) {
        double& value = q[row * problem.actions + a];
        value = trees.value(settings.features.subspan(row * settings.columns, settings.columns));
        change = std::max(change, std::abs(value - before[row * problem.actions + a]));
      }
    }
  }
  return finished(problem, std::move(q), settings.sweeps, change);
}

}  // namespace marketday::sequential
