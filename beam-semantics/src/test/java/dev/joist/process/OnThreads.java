package dev.joist.process;

import dev.joist.schedule.Scheduler;
import dev.joist.schedule.SchedulerStatus;
import dev.joist.schedule.Threads;
import java.util.List;
import java.util.concurrent.Future;

/// The threads of a node as ever, for a test that has one thing done otherwise.
abstract class OnThreads implements Scheduler {

  final Threads threads;

  OnThreads(String name) {
    threads = new Threads(name);
  }

  @Override
  public Thread thread(Runnable body, Thread.UncaughtExceptionHandler process) {
    return threads.thread(body, process);
  }

  @Override
  public void queue(Runnable turn) {
    threads.queue(turn);
  }

  @Override
  public boolean hasQueued() {
    return threads.hasQueued();
  }

  @Override
  public List<SchedulerStatus> statuses() {
    return threads.statuses();
  }

  @Override
  public int runQueue() {
    return threads.runQueue();
  }

  @Override
  public int schedulers() {
    return threads.schedulers();
  }

  @Override
  public void assist(Runnable work) {
    threads.assist(work);
  }

  @Override
  public void whenIdle(Runnable work) {
    threads.whenIdle(work);
  }

  @Override
  public Future<?> after(long delayNanos, Runnable work) {
    return threads.after(delayNanos, work);
  }

  @Override
  public void afterSlice(Runnable work) {
    threads.afterSlice(work);
  }

  @Override
  public boolean makeWay(long ranNanos) {
    return threads.makeWay(ranNanos);
  }

  @Override
  public long nanoTime() {
    return threads.nanoTime();
  }

  @Override
  public void close() {
    threads.close();
  }
}
