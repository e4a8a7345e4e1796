// What the thread sanitizer is told to leave alone, in every program that runs markets: oneTBB's
// store of one buffer a thread, whose memory comes from a library that is not built with it. No
// code of ours runs inside those calls, so no race of ours is silenced.
#if defined(__SANITIZE_THREAD__)
extern "C" const char* __tsan_default_suppressions();
extern "C" const char* __tsan_default_suppressions() {
  return "race:enumerable_thread_specific\n";
}
#endif
